import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ServicePortPlan } from "../../../../core/balancing/plan-types.js";
import { batchOf, nftFile } from "../../../../core/network/host-lines.js";
import { nftDifference } from "../../../../daemon/minion/data-plane/nft-difference.js";
import { pieceOf } from "../../../../daemon/minion/data-plane/nft-pieces.js";
import { nftContents } from "../../../../daemon/minion/data-plane/nftables.js";
import { backend, ownPods, plan } from "./plans.js";

const it = suite("what a service port puts into a kernel's table");

it("a client of a service with affinity has a chain for each backend", () => {
  const { chains, sets } = pieceOf(plan("web", { affinity: "ClientIP", affinityTimeoutSeconds: 60 }));
  assert.equal(
    chains.map(([name]) => name),
    ["e/default/web/80/tcp/10.244.0.2.8080", "e/default/web/80/tcp/10.244.1.2.8080", "s/default/web/80/tcp"],
  );
  assert.equal(
    sets.map(([name]) => name),
    ["a/default/web/80/tcp/10.244.0.2.8080/60", "a/default/web/80/tcp/10.244.1.2.8080/60"],
  );
  for (const [, rules] of chains) batchOfNft(rules.join("\n"));
});

const batchOfNft = (text: string): string => nftFile(text as never);

const odd = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom("", "1;", "10.0.0.1\nflush ruleset", "10.0.0.1 accept"));
const oddPlan: fc.Arbitrary<ServicePortPlan> = fc
  .record({
    externalIps: fc.array(odd, { maxLength: 3 }),
    backends: fc.array(
      odd.map((ip) => backend(ip)),
      { maxLength: 3 },
    ),
    portalIp: odd,
    affinity: fc.constantFrom("None", "ClientIP"),
    namespace: fc.oneof(fc.constant("default"), fc.string()),
    hostPorts: fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 2 }),
  })
  .map((over) => plan("web", over));

it("whatever a plan holds, each line is one of ours", () => {
  fc.assert(
    fc.property(fc.array(oddPlan, { maxLength: 4 }), (plans) => {
      const text = nftFile(nftDifference("t", null, nftContents(plans, ownPods)));
      for (const line of text.split("\n").filter((l) => l !== ""))
        assert.match(
          line,
          /^(add|flush|delete) (set|chain|rule|element) ip t (s|x|e|a|services|host-ports|refused|hairpin)\b/,
        );
    }),
    { numRuns: 500 },
  );
});

it("a batch is told from a text for nft", () => {
  assert.throws(() => batchOf([nftDifference("t", null, nftContents([plan("web")], ownPods))]), /no line of a batch/);
});

it.run();
