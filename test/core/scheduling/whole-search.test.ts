import { suite } from "uvu";
import * as assert from "uvu/assert";
import { schedule } from "../../../core/scheduling/schedule.js";
import type { MinionView, PodView } from "../../../core/scheduling/schedule-types.js";
import type { NodeTerm } from "../../../core/scheduling/wishes/wishes.js";
import { minion, pod, podTerm, spreadRule, wishes } from "./samples.js";

const test = suite("what pods prefer");

const at = (name: string, zone: string, ...pods: PodView[]): MinionView =>
  minion(name, { labels: { host: name, zone }, pods });
const is = (value: string): NodeTerm => [{ of: "label", key: "zone", operator: "In", values: [value] }];
const web = (uid: string, own: PodView["wishes"] = null): PodView => pod(uid, { labels: { app: "web" }, wishes: own });
const likesWeb = (weight: number): PodView["wishes"] =>
  wishes({ preferredPods: [{ weight, term: podTerm("zone", "web") }] });
const softly = (topologyKey: string): PodView["wishes"] =>
  wishes({ spread: [spreadRule(topologyKey, 1, { isHard: false })] });

const table: [what: string, minions: MinionView[], one: PodView, wanted: string[]][] = [
  [
    "the terms with most weight",
    [at("a", "A"), at("b", "B"), at("c", "C")],
    pod("p", {
      wishes: wishes({
        preferredMinions: [
          { weight: 1, term: is("A") },
          { weight: 50, term: is("B") },
        ],
      }),
    }),
    ["b"],
  ],
  [
    "none of them, if none has room",
    [at("a", "A"), { ...at("b", "B"), ready: false }],
    pod("p", { wishes: wishes({ preferredMinions: [{ weight: 50, term: is("B") }] }) }),
    ["a"],
  ],
  ["near", [at("a", "A", web("w1")), at("b", "B")], pod("p", { wishes: likesWeb(1) }), ["a"]],
  ["rather away", [at("a", "A", web("w1")), at("b", "B")], pod("p", { wishes: likesWeb(-1) }), ["b"]],
  [
    "more of them",
    [at("a", "A", web("w1")), at("b", "B", web("w2"), web("w3"))],
    pod("p", { wishes: likesWeb(1) }),
    ["b"],
  ],
  ["what those there prefer", [at("a", "A", pod("x", { wishes: likesWeb(9) })), at("b", "B")], web("p"), ["a"]],
  ["or rather not", [at("a", "A", pod("x", { wishes: likesWeb(-9) })), at("b", "B")], web("p"), ["b"]],
  [
    "what those there require counts a little",
    [at("a", "A", pod("x", { wishes: wishes({ near: [podTerm("zone", "web")] }) })), at("b", "B")],
    web("p"),
    ["a"],
  ],
  ["spread if it can be", [at("a", "A", web("w1")), at("b", "B")], web("p", softly("zone")), ["b"]],
  ["where there is no domain only if need be", [minion("a"), at("b", "B", web("w1"))], web("p", softly("zone")), ["b"]],
  ["and there all the same", [minion("a")], web("p", softly("zone")), ["a"]],
];
for (const [what, minions, one, wanted] of table)
  test(what, () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed++)
      for (const { minion: name } of schedule(minions, [one], "random", `${seed}`).placements) seen.add(name);
    assert.equal([...seen].sort(), wanted);
  });

test("six replicas that are softly spread over three zones of unlike size: two in each", () => {
  const minions = ["A", "A", "A", "B", "C"].map((zone, i) => at(`m${i}`, zone));
  const pods = [1, 2, 3, 4, 5, 6].map((n) => ({ ...web(`p${n}`, softly("zone")), group: "g" }));
  for (const policy of ["spread", "binpack", "random"] as const) {
    const counts = new Map<string, number>();
    for (const { minion: name } of schedule(minions, pods, policy, "s").placements) {
      const zone = minions.find((m) => m.name === name)?.labels["zone"] ?? "";
      counts.set(zone, (counts.get(zone) ?? 0) + 1);
    }
    assert.equal(Object.fromEntries([...counts].sort()), { A: 2, B: 2, C: 2 }, policy);
  }
});

test.run();
