import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nftFile } from "../../../../core/network/host-lines.js";
import { nftFrame } from "../../../../daemon/minion/data-plane/nft-frame.js";
import { place } from "./plans.js";

const it = suite("the frame of the services' table");

/** The rules of the chain that leads to services, in their order. */
function dispatch(text: string): string[] {
  const [, rules = ""] = /chain dispatch \{\n([^}]*)\n {2}\}/.exec(text) ?? [];
  return rules.split("\n").map((rule) => rule.trim());
}

it("the way to the master, ssh and the tunnels are left alone before any service is looked for", () => {
  const rules = dispatch(nftFrame(place));
  const own = "ip daddr != 10.0.0.0/16 fib daddr type local";
  assert.equal(rules.slice(0, 4), [
    "ip daddr 192.0.2.1 tcp dport 8443 return",
    `${own} tcp dport 22 return`,
    `${own} udp dport 4789 return`,
    "ip daddr . meta l4proto . th dport vmap @services",
  ]);
});

it("a master that is not reached yet, or by IPv6, has no rule", () => {
  for (const master of [null, { address: "2001:db8::1", port: 8443 }])
    assert.match(dispatch(nftFrame({ ...place, master }))[0] ?? "", "tcp dport 22 return");
});

it("no port of a host leads to its loopback: a neighbour's packet for 127.0.0.1 is nobody's", () => {
  const text = nftFrame(place);
  const [toPorts, ...others] = text.split("\n").filter((rule) => rule.includes("vmap @host-ports"));
  assert.equal(others, []);
  assert.match(toPorts ?? "", "fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto");
  assert.not.match(text, "route_localnet");
});

it("is text for nft, whatever the cluster is called", () => {
  assert.is(nftFile(nftFrame(place)), nftFrame(place));
  for (const wrong of [
    { table: 'a"; flush ruleset' },
    { bridge: "br0; drop" },
    { podCidr: "10.244.0.0/24 accept" },
    { serviceCidr: "10.0.0.0/16\n" },
  ])
    assert.throws(() => nftFrame({ ...place, ...wrong }), /it is not put into a command/, JSON.stringify(wrong));
});

it.run();
