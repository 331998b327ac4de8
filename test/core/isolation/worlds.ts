/** Clusters with policies, as they come, and what may happen to them. */
import fc from "fast-check";
import type { IsolationSource } from "../../../core/isolation/source.js";
import type { Namespace } from "../../../core/kinds/namespace/object.js";
import type { NetworkPolicy, PolicyPeer, PolicyPort, PolicySpec } from "../../../core/kinds/network-policy/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Packet, World } from "./naive.js";
import { namespace, pod, policy } from "./objects.js";

const spaces = ["default", "other"] as const;
const labels = fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("1", "2"), { maxKeys: 2 });
const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom("a", "b"),
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.subarray(["1", "2"], { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom("a", "b"), operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const selector = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
  fc.array(expression, { maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
);
/** Two of the pods' addresses and one of the world are in each of these, or not. */
const block = fc.oneof(
  fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "10.0.0.2/31", "10.0.0.0/29", "203.0.113.0/24").map((cidr) => ({ cidr })),
  fc
    .subarray(["10.0.0.0/30", "10.0.0.5/32", "203.0.113.0/24", "10.0.0.4/31"])
    .map((except) => ({ cidr: "0.0.0.0/0", except })),
  fc.constant({ cidr: "2001:db8::/32" }),
);
const peer: fc.Arbitrary<PolicyPeer> = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  selector.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  block.map((ipBlock) => ({ ipBlock })),
) as fc.Arbitrary<PolicyPeer>;
const port: fc.Arbitrary<PolicyPort> = fc.oneof(
  fc.constant({}),
  fc.record({ protocol: fc.constantFrom("TCP", "UDP", "SCTP") }),
  fc.record({ port: fc.constantFrom<number | string>(80, 81, "web", "dns") }),
  fc.record({ protocol: fc.constantFrom("TCP", "UDP"), port: fc.constantFrom<number | string>(81, "web", "dns") }),
  fc.constant({ port: 80, endPort: 82 }),
);
const rules = (peers: "from" | "to") =>
  fc.array(fc.record({ [peers]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }), {
    maxLength: 2,
  });
const spec = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.subarray(["Ingress", "Egress"]),
    ingress: rules("from"),
    egress: rules("to"),
  },
  { requiredKeys: ["podSelector"] },
) as fc.Arbitrary<Partial<PolicySpec>>;

const anyPolicy = (name: string): fc.Arbitrary<NetworkPolicy> =>
  fc.tuple(spec, fc.constantFrom(...spaces)).map(([of, where]) => policy(name, of, where));

const ports = fc.subarray([
  { name: "web", containerPort: 80, protocol: "TCP" },
  { name: "web", containerPort: 82, protocol: "UDP" },
  { name: "dns", containerPort: 81 },
]);
const anyPod = (i: number): fc.Arbitrary<Pod> =>
  fc
    .record({
      labels,
      ports,
      namespace: fc.constantFrom(...spaces),
      hostNetwork: fc.constantFrom(false, false, false, true),
      phase: fc.constantFrom("Running", "Running", "Running", "Succeeded"),
      hasAddress: fc.constantFrom(true, true, true, false),
    })
    .map(({ hostNetwork, hasAddress, ...of }) =>
      pod(`p${i}`, hasAddress ? `10.0.0.${i}` : "", of.labels, { ...of, spec: hostNetwork ? { hostNetwork } : {} }),
    );

const indexes = [1, 2, 3, 4, 5] as const;
const names = ["x", "y", "z"] as const;
const anyNamespace = (name: string): fc.Arbitrary<Namespace> => labels.map((of) => namespace(name, of));

export const anyWorld: fc.Arbitrary<World> = fc.record({
  policies: fc.tuple(...names.map(anyPolicy)),
  pods: fc.tuple(...indexes.map(anyPod)),
  namespaces: fc.tuple(...spaces.map(anyNamespace)),
});

/** Something happens to a world, and a source hears of it. */
type Happening = (world: World, source: IsolationSource) => World;

const named =
  <T extends { metadata: { name: string } }>(name: string) =>
  (one: T): boolean =>
    one.metadata.name === name;

const policyChange: fc.Arbitrary<Happening> = fc.constantFrom(...names).chain((name) =>
  fc.option(anyPolicy(name), { nil: undefined }).map((given) => (world, source) => {
    const before = world.policies.find(named(name));
    // Of another namespace it is another one.
    const after = given && before ? { ...given, metadata: before.metadata } : given;
    if (!before && !after) return world;
    source.policy(before, after);
    return { ...world, policies: [...world.policies.filter((p) => p !== before), ...(after ? [after] : [])] };
  }),
);
const podChange: fc.Arbitrary<Happening> = fc.constantFrom(...indexes).chain((i) =>
  fc.option(anyPod(i), { nil: undefined }).map((given) => (world, source) => {
    const before = world.pods.find(named(`p${i}`));
    const namespaceOf = before?.metadata.namespace;
    const after = given && namespaceOf ? { ...given, metadata: { ...given.metadata, namespace: namespaceOf } } : given;
    const one = after ?? before;
    if (!one) return world;
    source.pod(one, after);
    return { ...world, pods: [...world.pods.filter((p) => p !== before), ...(after ? [after] : [])] };
  }),
);
const namespaceChange: fc.Arbitrary<Happening> = fc
  .constantFrom(...spaces)
  .chain(anyNamespace)
  .map((after) => (world, source) => {
    source.namespace(after.metadata.name, after.metadata.labels ?? {});
    return { ...world, namespaces: [...world.namespaces.filter((n) => !named(after.metadata.name)(n)), after] };
  });

export const anyChanges: fc.Arbitrary<Happening[]> = fc.array(fc.oneof(policyChange, podChange, namespaceChange), {
  maxLength: 12,
});

/** From everywhere to everywhere, at every port that anybody speaks of and one beside. */
export function packets({ pods }: World): Packet[] {
  const addresses = [...pods.flatMap(({ status }) => status?.podIP || []), "203.0.113.9", "192.0.2.9"];
  return addresses.flatMap((from) =>
    addresses.flatMap((to) =>
      ["TCP", "UDP", "SCTP"].flatMap((protocol) =>
        [80, 81, 82, 443].map((number) => ({ from, to, protocol, port: number })),
      ),
    ),
  );
}
