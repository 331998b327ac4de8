/** What the kernel's routes say of a bridge. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bridgeOf, leadsTo } from "../../../../daemon/adapters/docker/bridge.js";
import { json, withFake } from "./fake-docker.js";

const test = suite("the bridge below the pods' network");

const routes = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
br-0c12b552b568\t004D0A0A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;

test("it is there as long as it leads to the pods", () => {
  assert.ok(leadsTo(routes, "br-0c12b552b568", "10.10.77.0/24"));
  assert.not(leadsTo(routes, "br-0c12b552b568", "10.10.78.0/24"));
  assert.not(leadsTo(routes, "br-ffffffffffff", "10.10.77.0/24"));
  assert.not(leadsTo("", "docker0", "172.17.0.0/16"));
});

test("its name is Docker's, or the one it was given", () => {
  assert.is(bridgeOf({ Id: "0c12b552b568deadbeef", Options: {} }), "br-0c12b552b568");
  assert.is(bridgeOf({ Id: "0c", Options: { "com.docker.network.bridge.name": "trb-x" } }), "trb-x");
});

test("whoever was in the network has its address again as soon as the new one is there, another minion's sandbox, too", () =>
  withFake(async (fake) => {
    const network = (id: string, Containers: object) => ({
      ...{ Id: id, Name: "pods", Created: "2026-01-01T00:00:00Z", Labels: { "io.troupe.cluster": "c" }, Options: {} },
      ...{ IPAM: { Config: [{ Subnet: "10.244.0.0/24" }] }, Containers },
    });
    const members = { mine: { IPv4Address: "10.244.0.7/24" }, theirs: { IPv4Address: "10.244.0.2/24" } };
    fake
      .on(/^GET \/networks$/, json([network("old", {})]))
      .on(/^GET \/networks\/old$/, json(network("old", members)))
      .on(/^POST \/networks\/old\/disconnect$/, json({}))
      .on(/^POST \/networks\/pods\/connect$/, json({}))
      .on(/^DELETE \/networks\/old$/, (request, response) => {
        fake.on(/^GET \/networks$/, json([]));
        json({})(request, response);
      });
    fake.on(/^POST \/networks\/create$/, (request, response) => {
      fake.on(/^GET \/networks$/, json([network("new", {})]));
      json({ Id: "new" }, 201)(request, response);
    });
    await fake.engine().mendNetwork();
    const changes = fake.requests.items.filter(({ method }) => method !== "GET");
    const told = changes.map(({ path, body }) => {
      const { Container = "", EndpointConfig } = body as Partial<Record<"Container", string>> & {
        EndpointConfig?: { IPAMConfig: { IPv4Address: string } };
      };
      return [path, Container, EndpointConfig?.IPAMConfig.IPv4Address ?? ""].join(" ").trim();
    });
    assert.equal(told.slice(0, 2).sort(), ["/networks/old/disconnect mine", "/networks/old/disconnect theirs"]);
    assert.equal(told.slice(2, 4), ["/networks/old", "/networks/create"]);
    assert.equal(told.slice(4).sort(), [
      "/networks/pods/connect mine 10.244.0.7",
      "/networks/pods/connect theirs 10.244.0.2",
    ]);
  }));

test.run();
