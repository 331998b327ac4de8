/** Minions and pods for tests: plain ones to vary, and arbitrary ones that collide often. */
import fc from "fast-check";
import type { LabelSelector } from "../../../core/objects/selectors.js";
import type { MinionView, PodView, PolicyName } from "../../../core/scheduling/schedule-types.js";
import type { NodeRequirement, NodeTerm, PodTerm, SpreadRule, Wishes } from "../../../core/scheduling/wishes/wishes.js";

/** A ready minion without limits. */
export function minion(name: string, facts: Partial<MinionView> = {}): MinionView {
  return {
    name,
    labels: {},
    taints: [],
    unschedulable: false,
    flapping: false,
    ready: true,
    cpuMillis: 0,
    memoryBytes: 0,
    podsMax: 0,
    pods: [],
    ...facts,
  };
}

/** A pod that asks for nothing. */
export function pod(uid: string, facts: Partial<PodView> = {}): PodView {
  return {
    uid,
    namespace: "default",
    name: uid,
    labels: {},
    cpuMillis: 0,
    memoryBytes: 0,
    hostPorts: [],
    nodeSelector: {},
    host: "",
    disks: [],
    tolerations: [],
    group: "",
    priority: 0,
    preempts: true,
    nominated: "",
    createdMs: 0,
    wishes: null,
    isLeaving: false,
    ...facts,
  };
}

/** Wishes that ask for nothing but this. */
export function wishes(some: Partial<Wishes>): Wishes {
  return { minions: null, preferredMinions: [], near: [], away: [], preferredPods: [], spread: [], ...some };
}

/** Pods of the default namespace with this label, within this topology. */
export function podTerm(topologyKey: string, app: string, more: Partial<PodTerm> = {}): PodTerm {
  return { topologyKey, selector: withLabel("app", app), namespaces: ["default"], namespaceSelector: null, ...more };
}

export function withLabel(key: string, ...values: string[]): LabelSelector {
  return [{ key, operator: "in", values, missingIsEmpty: false }];
}

export function spreadRule(topologyKey: string, maxSkew: number, more: Partial<SpreadRule> = {}): SpreadRule {
  const rule = { isHard: true, minDomains: 1, honorsAffinity: true, honorsTaints: false };
  return { topologyKey, maxSkew, selector: withLabel("app", "web"), ...rule, ...more };
}

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;

const names = ["m0", "m1", "m2", "m3", "m4", "m5"];
const labels = fc.constantFrom<Record<string, string>>(
  {},
  { zone: "a" },
  { zone: "b" },
  { zone: "a", disk: "ssd" },
  { zone: "b", cores: "8" },
);
const seldom = <T>(arbitrary: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary, weight: 1 }, { arbitrary: fc.constant(otherwise), weight: 3 });

const hostPort = record<PodView["hostPorts"][number]>({
  port: fc.constantFrom(80, 81, 65_535),
  protocol: fc.constantFrom("TCP", "UDP"),
  hostIp: fc.constantFrom("", "0.0.0.0", "10.0.0.1", "10.0.0.2"),
});
const toleration = fc.constantFrom<PodView["tolerations"][number]>(
  { operator: "Exists" },
  { key: "gpu", operator: "Exists" },
  { key: "gpu", operator: "Equal", value: "yes" },
  { key: "gpu", value: "no", effect: "NoSchedule" },
  { key: "old", operator: "Exists", effect: "NoExecute" },
);

const nodeTerm: fc.Arbitrary<NodeTerm> = fc.array(
  fc.oneof(
    record<NodeRequirement>({
      of: fc.constant("label" as const),
      key: fc.constantFrom("zone", "disk", "cores", "none"),
      operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Like"),
      values: fc.constantFrom(["a"], ["a", "b"], ["ssd"], ["4"], ["x"]),
    }),
    record<NodeRequirement>({
      of: fc.constant("field" as const),
      key: fc.constantFrom("metadata.name", "metadata.name", "metadata.uid"),
      operator: fc.constantFrom("In", "NotIn"),
      values: fc.constantFrom(["m0", "m1"], ["m2"], ["nobody"]),
    }),
  ),
  { maxLength: 2 },
);
const selector = fc.constantFrom<LabelSelector | null>(
  withLabel("app", "web"),
  withLabel("app", "db"),
  withLabel("app", "web", "db"),
  [],
  null,
  [{ key: "tier", operator: "exists", values: [], missingIsEmpty: false }],
  [{ key: "app", operator: "notIn", values: ["db"], missingIsEmpty: false }],
);
const topologyKey = fc.constantFrom("zone", "host", "disk");
const anyPodTerm = record<PodTerm>({
  topologyKey,
  selector,
  namespaces: fc.constantFrom(["default"], ["other"], [], ["default", "other"]),
  namespaceSelector: fc.constantFrom<LabelSelector | null>(
    null,
    null,
    [],
    withLabel("team", "a"),
    withLabel("team", "b"),
  ),
});
const few = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => seldom(fc.array(arbitrary, { maxLength: 2 }), []);
const someWishes: fc.Arbitrary<Wishes> = record<Wishes>({
  minions: seldom<NodeTerm[] | null>(fc.array(nodeTerm, { maxLength: 2 }), null),
  preferredMinions: few(record({ weight: fc.integer({ min: 1, max: 100 }), term: nodeTerm })),
  near: few(anyPodTerm),
  away: few(anyPodTerm),
  preferredPods: few(record({ weight: fc.constantFrom(-100, -1, 1, 50), term: anyPodTerm })),
  spread: few(
    record<SpreadRule>({
      topologyKey,
      selector,
      maxSkew: fc.constantFrom(1, 2),
      minDomains: fc.constantFrom(1, 3),
      isHard: fc.boolean(),
      honorsAffinity: fc.boolean(),
      honorsTaints: fc.boolean(),
    }),
  ),
});
/** The labels of the namespaces of these pods. */
export const namespaces = new Map([
  ["default", { team: "a" }],
  ["other", { team: "b" }],
]);

function podFacts(uid: string, sociable: number): fc.Arbitrary<PodView> {
  return record<PodView>({
    uid: fc.constant(uid),
    namespace: fc.constantFrom("default", "default", "other"),
    name: fc.constant(uid),
    labels: fc.constantFrom<Record<string, string>>({}, { app: "web" }, { app: "db" }, { app: "web", tier: "x" }),
    cpuMillis: fc.constantFrom(0, 0, 100, 300),
    memoryBytes: fc.constantFrom(0, 0, 10, 30),
    hostPorts: seldom(fc.array(hostPort, { minLength: 1, maxLength: 2 }), []),
    nodeSelector: seldom(labels, {}),
    host: seldom(fc.constantFrom(...names, "nobody"), ""),
    disks: seldom(
      fc.array(record({ id: fc.constantFrom("gce/a", "gce/b"), readOnly: fc.boolean() }), {
        minLength: 1,
        maxLength: 2,
      }),
      [],
    ),
    tolerations: seldom(fc.array(toleration, { maxLength: 2 }), []),
    group: fc.constantFrom("", "g1", "g2"),
    priority: fc.constantFrom(0, 0, 5, 9),
    preempts: fc.boolean(),
    nominated: fc.constant(""),
    createdMs: fc.constantFrom(0, 1, 2),
    wishes: fc.oneof({ arbitrary: someWishes, weight: sociable }, { arbitrary: fc.constant(null), weight: 10 }),
    isLeaving: seldom(fc.boolean(), false),
  });
}

/** @param sociable how many of 10 or more have wishes, about */
export function podsNamed(prefix: string, max: number, sociable = 3): fc.Arbitrary<PodView[]> {
  return fc
    .nat(max)
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => podFacts(`${prefix}${i}`, sociable))));
}

/** Pods that ask for no room and mind others. */
export function sociablePods(prefix: string, max: number): fc.Arbitrary<PodView[]> {
  return podsNamed(prefix, max, 30).map((pods) =>
    pods.map(({ uid, namespace, labels, wishes: own, isLeaving }) =>
      pod(uid, { namespace, labels, wishes: own, isLeaving }),
    ),
  );
}

function minionNamed(name: string): fc.Arbitrary<MinionView> {
  return record<MinionView>({
    name: fc.constant(name),
    labels: labels.map((some) => (some["disk"] === "ssd" ? some : { ...some, host: name })),
    taints: seldom(
      fc.array(
        record<MinionView["taints"][number]>({
          key: fc.constantFrom("gpu", "old"),
          value: fc.constantFrom("", "yes", "no"),
          effect: fc.constantFrom("NoSchedule", "PreferNoSchedule", "NoExecute"),
        }),
        { maxLength: 3 },
      ),
      [],
    ),
    unschedulable: seldom(fc.boolean(), false),
    flapping: seldom(fc.boolean(), false),
    ready: seldom(fc.boolean(), true),
    cpuMillis: fc.constantFrom(0, 300, 500, 1_000),
    memoryBytes: fc.constantFrom(0, 30, 50, 100),
    podsMax: fc.constantFrom(0, 1, 2, 5),
    pods: podsNamed(`${name}-pod`, 3),
  });
}

export const clusters = fc.subarray(names).chain((some) => fc.tuple(...some.map(minionNamed)));
/** Minions with room for all, in zones, of whose pods most mind others. */
export const sociableClusters = fc
  .subarray(names, { minLength: 2 })
  .chain((some) =>
    fc.tuple(
      ...some.map((name) =>
        fc
          .tuple(fc.constantFrom("a", "a", "b", ""), sociablePods(`${name}-pod`, 2), fc.nat(9))
          .map(([zone, pods, luck]) =>
            minion(name, { labels: { host: name, ...(zone ? { zone } : {}) }, pods, ready: luck > 0 }),
          ),
      ),
    ),
  );

export const policyNames = fc.constantFrom<PolicyName>("random", "spread", "binpack");
