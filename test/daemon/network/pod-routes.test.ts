/** The lines that are given to ip and bridge; no command is run. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { HostRoute } from "../../../core/link/tables.js";
import { PodRoutes } from "../../../daemon/network/pod-routes.js";

const it = suite("routes to hosts' pods");
const place = { cluster: "t", address: "192.0.2.1", podCidr: "10.244.255.0/32", clusterCidr: "10.244.0.0/16" };

function bench(present: readonly object[] = []) {
  const given: string[] = [];
  const complaints: string[] = [];
  const routes = new PodRoutes(
    place,
    async (program, args, input = "") => {
      if (input !== "") given.push(`${program}: ${input}`);
      return args.includes("route") && args.includes("show") ? JSON.stringify(present) : "[]";
    },
    (_level, _text, facts) => complaints.push(String(facts?.["why"])),
  );
  return { routes, given, complaints, sync: (...hosts: HostRoute[]) => routes.sync(hosts) };
}

for (const address of ["peer.example.com", "10.0.0.5\nfdb del 02:54:0a:00:00:09 dev trx-t", "::1", ""])
  it(`a host at ${JSON.stringify(address)} has no way, and the ways to others stay`, async () => {
    const b = bench([{ dst: "10.244.3.0/24", gateway: "10.244.3.0", dev: "trx-t" }]);
    await b.sync(
      { minion: "odd", address, podCidr: "10.244.2.0/24" },
      { minion: "good", address: "203.0.113.5", podCidr: "10.244.3.0/24" },
    );
    assert.is(b.complaints.length, 1);
    assert.match(b.complaints[0] ?? "", "of odd is no IPv4 address");
    const all = b.given.join("");
    assert.match(all, "fdb replace 02:54:cb:00:71:05 dev trx-t dst 203.0.113.5");
    assert.not.match(all, "route del 10.244.3.0/24");
    assert.not.match(all, "example.com");
    assert.not.match(all, "fdb del");
  });

it("a network that is spelled otherwise has no way", async () => {
  const b = bench();
  await b.sync({ minion: "odd", address: "203.0.113.5", podCidr: "10.244.1.0/0x18" });
  assert.match(b.complaints[0] ?? "", '"10.244.1.0/0x18" no network');
  assert.equal(b.given, []);
});

it.run();
