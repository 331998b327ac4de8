/** What the kernel's routes say of a bridge. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bridgeOf, leadsTo } from "../../../../daemon/adapters/docker/bridge.js";

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

test.run();
