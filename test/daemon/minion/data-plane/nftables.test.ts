import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ServicePortPlan } from "../../../../core/balancing/plan-types.js";
import { nftName } from "../../../../core/network/host-lines.js";
import { type NftContents, nftDifference } from "../../../../daemon/minion/data-plane/nft-difference.js";
import { nftFrame } from "../../../../daemon/minion/data-plane/nft-frame.js";
import type { ElementKind } from "../../../../daemon/minion/data-plane/nft-pieces.js";
import { nftContents } from "../../../../daemon/minion/data-plane/nftables.js";
import { staleFlows } from "../../../../daemon/minion/data-plane/udp-flows.js";
import { backend, ownPods, place, plan } from "./plans.js";

const it = suite("nftables as text");

const contents = (...plans: ServicePortPlan[]): NftContents<ElementKind> => nftContents(plans, ownPods);
const change = (before: ServicePortPlan[], after: ServicePortPlan[]): string[] =>
  nftDifference("t", contents(...before), contents(...after))
    .split("\n")
    .filter((line) => line !== "");

it("a service is an element that leads to a chain of one rule", () => {
  assert.equal(change([], [plan("web")]), [
    "add chain ip t s/default/web/80/tcp",
    "add rule ip t s/default/web/80/tcp meta l4proto tcp dnat ip to numgen inc mod 2 map { 0 : 10.244.0.2 . 8080, 1 : 10.244.1.2 . 8080 }",
    "add element ip t services { 10.0.0.10 . tcp . 80 : goto s/default/web/80/tcp }",
    "add element ip t hairpin { 10.244.0.2 . 10.244.0.2 }",
  ]);
});

it("a port whose pods wait to be told who the client is, is refused: a kernel cannot tell them", () => {
  const told = plan("web", { proxyProtocol: true, externalIps: ["203.0.113.1"] });
  assert.equal(change([plan("web", { externalIps: ["203.0.113.1"] })], [told]), [
    "delete element ip t services { 10.0.0.10 . tcp . 80 : goto s/default/web/80/tcp, 203.0.113.1 . tcp . 80 : goto x/default/web/80/tcp }",
    "add element ip t refused { 203.0.113.1 . tcp . 80 }",
    "delete element ip t hairpin { 10.244.0.2 . 10.244.0.2 }",
    "flush chain ip t s/default/web/80/tcp",
    "flush chain ip t x/default/web/80/tcp",
    "delete chain ip t s/default/web/80/tcp",
    "delete chain ip t x/default/web/80/tcp",
  ]);
});

it("one endpoint that changed is one chain that is written again; nothing that is equal is", () => {
  const others = Array.from({ length: 50 }, (_, i) => plan(`other-${i}`, { portalIp: `10.0.1.${i}` }));
  const after = plan("web", { backends: [backend("10.244.0.2")] });
  assert.equal(change([...others, plan("web")], [...others, after]), [
    "flush chain ip t s/default/web/80/tcp",
    "add rule ip t s/default/web/80/tcp meta l4proto tcp dnat ip to numgen inc mod 1 map { 0 : 10.244.0.2 . 8080 }",
  ]);
  assert.equal(
    change(
      others,
      others.map((o) => ({ ...o })),
    ),
    [],
  );
});

it("what goes is unreferenced first: its element, then its chain", () => {
  assert.equal(change([plan("web")], []), [
    "delete element ip t services { 10.0.0.10 . tcp . 80 : goto s/default/web/80/tcp }",
    "delete element ip t hairpin { 10.244.0.2 . 10.244.0.2 }",
    "flush chain ip t s/default/web/80/tcp",
    "delete chain ip t s/default/web/80/tcp",
  ]);
});

it("affinity keeps the clients of the backends that stay", () => {
  const sticky = { affinity: "ClientIP", affinityTimeoutSeconds: 60 } as const;
  const lines = change([plan("web", sticky)], [plan("web", { ...sticky, backends: [backend("10.244.0.2")] })]);
  assert.equal(lines, [
    "flush chain ip t s/default/web/80/tcp",
    "add rule ip t s/default/web/80/tcp ip saddr @a/default/web/80/tcp/10.244.0.2.8080/60 goto e/default/web/80/tcp/10.244.0.2.8080",
    "add rule ip t s/default/web/80/tcp numgen inc mod 1 vmap { 0 : goto e/default/web/80/tcp/10.244.0.2.8080 }",
    "flush chain ip t e/default/web/80/tcp/10.244.1.2.8080",
    "delete chain ip t e/default/web/80/tcp/10.244.1.2.8080",
    "delete set ip t a/default/web/80/tcp/10.244.1.2.8080/60",
  ]);
});

it("addresses from outside go through a chain that marks; without a backend they are refused", () => {
  const outside = { externalIps: ["203.0.113.7"], hostPorts: [30_080] };
  const { elements, chains } = contents(plan("web", outside));
  assert.is(elements.services.get("203.0.113.7 . tcp . 80"), "203.0.113.7 . tcp . 80 : goto x/default/web/80/tcp");
  assert.is(elements["host-ports"].get("tcp . 30080"), "tcp . 30080 : goto x/default/web/80/tcp");
  assert.equal(chains.get(nftName("x/default/web/80/tcp")), [
    "meta mark set meta mark | 0x8000",
    "goto s/default/web/80/tcp",
  ]);
  const empty = contents(plan("web", { ...outside, backends: [] }));
  assert.equal([...empty.elements.refused.values()], ["203.0.113.7 . tcp . 80"]);
  assert.is(empty.elements.services.size + empty.chains.size, 0);
});

it("two services that claim one port: the first keeps it, and nothing fails", () => {
  const [a, b] = [plan("a", { hostPorts: [30_080] }), plan("b", { hostPorts: [30_080], portalIp: "10.0.0.11" })];
  assert.is(contents(a, b).elements["host-ports"].get("tcp . 30080"), "tcp . 30080 : goto x/default/a/80/tcp");
});

it("what is no IPv4 address, or no name, does not come into the text", () => {
  const strange = contents(
    plan("v6", { backends: [backend("fd00::1")], externalIps: ["fd00::2"] }),
    plan("bad name; flush ruleset"),
  );
  assert.is(strange.elements.services.size + strange.chains.size + strange.elements.refused.size, 0);
});

it("without a filtered bridge, traffic between pods of the host is masqueraded", () => {
  assert.match(nftFrame(place), "@hairpin masquerade");
  assert.match(nftFrame({ ...place, bridgesFiltered: false }), "ct status dnat ip saddr 10.244.0.0/24");
});

/** A table as the kernel keeps it, just enough to see whether a transaction would be refused. */
class Kernel {
  readonly chains = new Map<string, string[]>();
  readonly sets = new Set<string>();
  readonly elements = new Map<string, Set<string>>();

  apply(text: string): void {
    for (const line of text.split("\n").filter((l) => l !== "")) this.#line(line);
    for (const rules of this.chains.values()) for (const rule of rules) this.#check(rule);
    for (const [kind, all] of this.elements) if (kind !== "hairpin") for (const element of all) this.#check(element);
  }

  #line(line: string): void {
    const [, verb = "", what = "", name = "", rest = ""] = /^(\w+) (\w+) ip t (\S+) ?(.*)$/.exec(line) ?? [];
    const key = `${verb} ${what}`;
    if (key === "add chain") this.chains.set(name, []);
    else if (key === "add set") this.sets.add(name);
    else if (key === "flush chain") this.chains.get(name)?.splice(0);
    else if (key === "add rule") this.chains.get(name)?.push(rest);
    else if (key === "delete chain") {
      assert.equal(this.chains.get(name), [], `${name} is empty`);
      this.chains.delete(name);
      for (const other of this.chains.values())
        assert.not(other.some((r) => r.includes(`goto ${name} `) || r.endsWith(`goto ${name}`)));
    } else if (key === "delete set") this.sets.delete(name);
    else this.#element(verb, name, rest);
  }

  #element(verb: string, kind: string, rest: string): void {
    const all = this.elements.get(kind) ?? new Set<string>();
    this.elements.set(kind, all);
    for (const element of rest.slice(2, -2).split(", ")) {
      if (verb === "delete") assert.ok(all.delete(element), element);
      else {
        assert.not(
          [...all].some((e) => e.split(" : ")[0] === element.split(" : ")[0]),
          `${element} is new`,
        );
        all.add(element);
      }
    }
  }

  /** Everything that is pointed at exists. */
  #check(text: string): void {
    for (const [, chain = ""] of text.matchAll(/goto ([^\s,}]+)/g)) assert.ok(this.chains.has(chain), chain);
    for (const [, set = ""] of text.matchAll(/@(a\/[^\s,}]+)/g)) assert.ok(this.sets.has(set), set);
  }
}

const planArbitrary = fc
  .record({
    name: fc.constantFrom("a", "b", "c"),
    port: fc.constantFrom(80, 81),
    protocol: fc.constantFrom<"TCP" | "UDP">("TCP", "UDP"),
    affinity: fc.constantFrom<"None" | "ClientIP">("None", "ClientIP"),
    affinityTimeoutSeconds: fc.constantFrom(60, 90),
    hostPorts: fc.subarray([30_001, 30_002]),
    externalIps: fc.subarray(["203.0.113.1", "203.0.113.2"]),
    backends: fc.subarray(["10.244.0.2", "10.244.0.3", "10.244.1.2"]).map((ips) => ips.map((ip) => backend(ip))),
  })
  .map(({ name, ...over }) => plan(name, { ...over, portalIp: `10.0.0.${name.charCodeAt(0)}` }));
const tableArbitrary = fc.uniqueArray(planArbitrary, { selector: (p) => p.id, maxLength: 6 });

it("any series of tables: each difference is accepted, and leads to what the table says", () => {
  fc.assert(
    fc.property(fc.array(tableArbitrary, { minLength: 1, maxLength: 6 }), (tables) => {
      const kernel = new Kernel();
      let before: NftContents<ElementKind> | null = null;
      for (const plans of tables) {
        const after = contents(...plans);
        kernel.apply(nftDifference("t", before, after));
        assert.equal(kernel.chains, new Map([...after.chains].map(([n, r]) => [n, [...r]])));
        assert.equal(kernel.sets, new Set(after.sets.keys()));
        for (const [kind, all] of kernel.elements)
          assert.equal(all, new Set(after.elements[kind as keyof NftContents<ElementKind>["elements"]].values()));
        before = after;
      }
    }),
  );
});

it("UDP: flows to a backend that is gone are forgotten, those of TCP are not", () => {
  const udp = { protocol: "UDP", port: 53 } as const;
  const after = plan("dns", { ...udp, backends: [backend("10.244.1.2", 8080)] });
  assert.equal(staleFlows([plan("dns", udp)], [after]), [
    ["-p", "udp", "--dst-nat", "10.244.0.2", "--reply-port-src", "8080"],
  ]);
  assert.equal(staleFlows([plan("web")], []), []);
  assert.equal(staleFlows([], [plan("dns", { ...udp, hostPorts: [30_053] })]), [
    ["-p", "udp", "--orig-port-dst", "30053"],
  ]);
});

it.run();
