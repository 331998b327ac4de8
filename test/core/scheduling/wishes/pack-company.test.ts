/** Affinity between pods and their spread, by the examples of Kubernetes' pages and what follows from its rules. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { schedule } from "../../../../core/scheduling/schedule.js";
import type { MinionView, PodView } from "../../../../core/scheduling/schedule-types.js";
import type { Wishes } from "../../../../core/scheduling/wishes/wishes.js";
import { minion, namespaces, pod, podTerm, spreadRule, wishes } from "../samples.js";

const test = suite("pods that mind each other");

/** A minion in a zone, with pods of these apps. */
function at(name: string, zone: string, ...apps: (string | PodView)[]): MinionView {
  const pods = apps.map((app, i) => (typeof app === "string" ? pod(`${name}-${i}`, { labels: { app } }) : app));
  return minion(name, { labels: { host: name, ...(zone ? { zone } : {}) }, pods });
}
const asking = (app: string, some: Partial<Wishes>, more: Partial<PodView> = {}): PodView =>
  pod(`asking-${app}`, { labels: { app }, wishes: wishes(some), ...more });

/** Where the pods may go, one after the other, whatever the seed; "" = nowhere. */
function placesOf(minions: MinionView[], ...pods: PodView[]): string[] {
  const seen = pods.map(() => new Set<string>());
  for (let seed = 0; seed < 25; seed++) {
    const { placements } = schedule(minions, pods, "random", `${seed}`, namespaces);
    const by = new Map(placements.map(({ uid, minion: name }) => [uid, name]));
    for (const [i, { uid }] of pods.entries()) seen[i]?.add(by.get(uid) ?? "");
  }
  return seen.map((names) => [...names].sort().join(","));
}
const why = (minions: MinionView[], one: PodView): string | undefined =>
  schedule(minions, [one], "spread", "s", namespaces).unplaced[0]?.message;

const zones = (): MinionView[] => [at("n1", "A", "web"), at("n2", "A", "web"), at("n3", "B", "web"), at("n4", "B")];
const zoneSpread = spreadRule("zone", 1);
const hostSpread = spreadRule("host", 1);
const conflict = (): MinionView[] => [at("n1", "A", "web", "web"), at("n2", "A", "web"), at("n3", "B", "web", "web")];
const zoneC = (): MinionView[] => [...zones(), at("n5", "C")];
const notInC = [[{ of: "label" as const, key: "zone", operator: "NotIn", values: ["C"] }]];
const leaving = pod("l", { labels: { app: "web" }, isLeaving: true });

const table: [what: string, minions: MinionView[], one: PodView, places: string][] = [
  ["spread over zones: the one with fewer", zones(), asking("web", { spread: [zoneSpread] }), "n3,n4"],
  ["over zones and minions", zones(), asking("web", { spread: [zoneSpread, hostSpread] }), "n4"],
  ["rules that no minion meets", conflict(), asking("web", { spread: [zoneSpread, hostSpread] }), ""],
  ["a larger skew", conflict(), asking("web", { spread: [zoneSpread, spreadRule("host", 2)] }), "n3"],
  ["an empty zone comes first", zoneC(), asking("web", { spread: [zoneSpread] }), "n5"],
  ["unless the pod may not go there", zoneC(), asking("web", { spread: [zoneSpread], minions: notInC }), "n3,n4"],
  [
    "which counts all the same if it is to be ignored",
    zoneC(),
    asking("web", { spread: [spreadRule("zone", 1, { honorsAffinity: false })], minions: notInC }),
    "",
  ],
  [
    "a tainted one counts",
    [...zones(), { ...at("n5", "C"), unschedulable: true }],
    asking("web", { spread: [zoneSpread] }),
    "",
  ],
  [
    "unless taints are honoured",
    [...zones(), { ...at("n5", "C"), unschedulable: true }],
    asking("web", { spread: [spreadRule("zone", 1, { honorsTaints: true })] }),
    "n3,n4",
  ],
  [
    "with too few domains the fewest are none",
    [at("n1", "A", "web"), at("n2", "B", "web")],
    asking("web", { spread: [spreadRule("zone", 1, { minDomains: 3 })] }),
    "",
  ],
  [
    "a minion without the label is no place",
    [at("n1", ""), at("n2", "A", "web")],
    asking("web", { spread: [zoneSpread] }),
    "n2",
  ],
  ["who is not one of them does not count", zones(), asking("other", { spread: [zoneSpread] }), "n1,n2,n3,n4"],
  ["nor who is leaving", [at("n1", "A", leaving), at("n2", "B", "web")], asking("web", { spread: [zoneSpread] }), "n1"],
  ["near: the zone of the other", zones(), asking("x", { near: [podTerm("host", "web")] }), "n1,n2,n3"],
  [
    "near, in a wider topology",
    [...zones(), at("n5", "C")],
    asking("x", { near: [podTerm("zone", "web")] }),
    "n1,n2,n3,n4",
  ],
  [
    "near both, which must be one pod",
    [at("n1", "A", "web"), at("n2", "B", "db"), at("n3", "B", "web")],
    asking("x", { near: [podTerm("zone", "web"), podTerm("zone", "db")] }),
    "",
  ],
  [
    "the first of a group",
    [at("n1", "A", "db"), at("n2", "")],
    asking("web", { near: [podTerm("zone", "web")] }),
    "n1",
  ],
  ["no first: it is none of them", [at("n1", "A")], asking("x", { near: [podTerm("zone", "web")] }), ""],
  ["away from its like", zones(), asking("web", { away: [podTerm("host", "web")] }), "n4"],
  ["away, and no minion is left", zones(), asking("web", { away: [podTerm("zone", "web")] }), ""],
  ["away where there is no topology", [at("n1", "", "web")], asking("web", { away: [podTerm("zone", "web")] }), "n1"],
  [
    "who is there minds it",
    [at("n1", "A", asking("db", { away: [podTerm("zone", "web")] })), at("n2", "A"), at("n3", "B")],
    pod("p", { labels: { app: "web" } }),
    "n3",
  ],
  [
    "who is there minds others",
    [at("n1", "A", asking("db", { away: [podTerm("zone", "web")] }))],
    pod("p", { labels: { app: "x" } }),
    "n1",
  ],
  [
    "pods of other namespaces are others",
    [at("n1", "A", pod("o", { namespace: "other", labels: { app: "web" } }))],
    asking("web", { away: [podTerm("zone", "web")] }),
    "n1",
  ],
  [
    "unless they are named",
    [at("n1", "A", pod("o", { namespace: "other", labels: { app: "web" } }))],
    asking("web", { away: [podTerm("zone", "web", { namespaces: ["other"] })] }),
    "",
  ],
  [
    "or their labels are",
    [at("n1", "A", pod("o", { namespace: "other", labels: { app: "web" } }))],
    asking("web", {
      away: [
        podTerm("zone", "web", {
          namespaces: [],
          namespaceSelector: [{ key: "team", operator: "in", values: ["b"], missingIsEmpty: false }],
        }),
      ],
    }),
    "",
  ],
  [
    "a null selector means nobody",
    zones(),
    asking("web", { away: [podTerm("zone", "", { selector: null })] }),
    "n1,n2,n3,n4",
  ],
  ["an empty one everybody", zones(), asking("web", { away: [podTerm("host", "", { selector: [] })] }), "n4"],
];
for (const [what, minions, one, places] of table) test(what, () => assert.equal(placesOf(minions, one), [places]));

test("a cache on each minion, and a server beside each: the fourth of either waits", () => {
  const minions = ["a", "b", "c"].map((name) => at(name, ""));
  const several = (app: string, some: Partial<Wishes>): PodView[] =>
    [1, 2, 3, 4].map((n) => asking(app, some, { uid: `${app}${n}` }));
  const pods = [
    ...several("cache", { away: [podTerm("host", "cache")] }),
    ...several("server", { away: [podTerm("host", "server")], near: [podTerm("host", "cache")] }),
  ];
  const { placements, unplaced } = schedule(minions, pods, "spread", "s");
  const on = (name: string): string[] => placements.filter((p) => p.minion === name).map(({ uid }) => uid.slice(0, -1));
  for (const { name } of minions) assert.equal(on(name), ["cache", "server"]);
  assert.equal(
    unplaced.map(({ uid, message }) => [uid, message]),
    ["cache4", "server4"].map((uid) => [uid, "0/3 minions fit: 3 do not match the pod anti-affinity"]),
  );
});

test("replicas away from each other's zones, in one batch, on many minions", () => {
  const minions = [1, 2, 3, 4, 5, 6].map((n) => at(`n${n}`, n % 2 === 0 ? "A" : "B"));
  const pods = [1, 2, 3].map((n) => asking("web", { away: [podTerm("zone", "web")] }, { uid: `w${n}` }));
  for (const policy of ["spread", "binpack", "random"] as const)
    for (let seed = 0; seed < 20; seed++) {
      const { placements } = schedule(minions, pods, policy, `${seed}`);
      const parities = placements.map((p) => Number(p.minion.slice(1)) % 2);
      assert.equal(parities.sort(), [0, 1]);
    }
});

test("each reason has its words", () => {
  const near = { near: [podTerm("zone", "db")] };
  assert.is(why(zones(), asking("x", near)), "0/4 minions fit: 4 do not match the pod affinity");
  assert.is(why([at("n1", "A")], asking("x", near)), "0/1 minions fit: 1 does not match the pod affinity");
  const shy = at("n1", "A", asking("db", { away: [podTerm("zone", "web")] }));
  assert.is(
    why([shy, at("n2", "A")], pod("p", { labels: { app: "web" } })),
    "0/2 minions fit: 2 have pods whose anti-affinity excludes it",
  );
  assert.is(
    why(conflict(), asking("web", { spread: [zoneSpread, hostSpread] })),
    "0/3 minions fit: 3 would break the topology spread",
  );
  assert.is(
    why(zones(), asking("x", { minions: [[{ of: "label", key: "none", operator: "Exists", values: [] }]] })),
    "0/4 minions fit: 4 do not match the node affinity",
  );
});

test.run();
