/** Minions and pods for tests: plain ones to vary, and arbitrary ones that collide often. */
import fc from "fast-check";
import type { MinionView, PodView, PolicyName } from "../../../core/scheduling/schedule-types.js";

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
    ...facts,
  };
}

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;

const names = ["m0", "m1", "m2", "m3", "m4", "m5"];
const labels = fc.constantFrom<Record<string, string>>({}, { zone: "a" }, { zone: "b" }, { zone: "a", disk: "ssd" });
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

function podFacts(uid: string): fc.Arbitrary<PodView> {
  return record<PodView>({
    uid: fc.constant(uid),
    namespace: fc.constant("default"),
    name: fc.constant(uid),
    labels: fc.constant({}),
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
    priority: fc.constantFrom(0, 0, 5),
  });
}

export function podsNamed(prefix: string, max: number): fc.Arbitrary<PodView[]> {
  return fc.nat(max).chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => podFacts(`${prefix}${i}`))));
}

function minionNamed(name: string): fc.Arbitrary<MinionView> {
  return record<MinionView>({
    name: fc.constant(name),
    labels,
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
export const policyNames = fc.constantFrom<PolicyName>("random", "spread", "binpack");
