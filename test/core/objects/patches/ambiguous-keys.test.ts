/** TCP and UDP on one number: what kubectl 1.35 was seen to send, and what must come of it. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { lastAppliedKey } from "../../../../core/objects/patches/ambiguous-keys.js";
import { strategicMerge } from "../../../../core/objects/patches/strategic-merge.js";

const test = suite("lists whose key does not tell elements apart");

interface Port {
  name: string;
  port: number;
  protocol: string;
  targetPort?: number;
  nodePort?: number;
}
const t: Port = { name: "t", port: 53, protocol: "TCP" };
const u: Port = { name: "u", port: 53, protocol: "UDP" };
const web: Port = { name: "web", port: 80, protocol: "TCP" };

const annotated = (ports: readonly object[]): object => ({
  annotations: { [lastAppliedKey]: JSON.stringify({ kind: "Service", spec: { ports } }) },
});
/** As the server has it once `file` is applied: with a default that the file does not say. */
const applied = (file: readonly Port[]): object => ({
  metadata: { name: "dns", ...annotated(file) },
  spec: { ports: file.map((p) => ({ targetPort: p.port, ...p })) },
});
const portsOf = (object: unknown): unknown => (object as { spec: { ports: unknown } }).spec.ports;
const order = (...ports: number[]): object => ({ "$setElementOrder/ports": ports.map((port) => ({ port })) });

const seen: [what: string, before: Port[], after: Port[], spec: object][] = [
  ["UDP is added", [t], [t, u], { ...order(53, 53), ports: [u, t] }],
  // kubectl means the other one
  ["UDP is taken away", [t, u], [t], { ...order(53), ports: [{ $patch: "delete", ...t }] }],
  ["TCP is taken away", [t, u], [u], { ...order(53), ports: [{ $patch: "delete", ...u }] }],
  [
    "one is changed",
    [t, u],
    [{ ...t, targetPort: 5353 }, u],
    { ...order(53, 53), ports: [{ port: 53, targetPort: 5353 }] },
  ],
  ["they change places", [t, u], [u, t], { ...order(53, 53), ports: [t, u] }],
  ["another is added", [t, u], [t, u, web], { ...order(53, 53, 80), ports: [web] }],
  ["only their order is sent", [t, u], [u, t], order(53, 53)],
];
for (const [what, before, after, spec] of seen)
  test(`apply: ${what}`, () => {
    const result = strategicMerge(applied(before), { metadata: annotated(after), spec });
    const withDefault = (p: Port): object => {
      const known = before.some((b) => b.name === p.name);
      return known ? { targetPort: p.port, ...p } : p;
    };
    assert.equal(portsOf(result), after.map(withDefault));
  });

test("apply: what others added to the list, and to its elements, stays", () => {
  const live = {
    metadata: annotated([{ ...t, targetPort: 1 }, u]),
    spec: { ports: [{ ...t, targetPort: 1, nodePort: 30_000 }, u, { ...web, nodePort: 30_001 }] },
  };
  const patch = { metadata: annotated([u, t]), spec: { ...order(53, 53), ports: [{ $patch: "delete", port: 53 }] } };
  assert.equal(portsOf(strategicMerge(live, patch)), [u, { ...t, nodePort: 30_000 }, { ...web, nodePort: 30_001 }]);
});

test("ports of containers, too, each by its own container", () => {
  const tcp = { containerPort: 53, protocol: "TCP" };
  const udp = { containerPort: 53, protocol: "UDP" };
  const pod = (ports: object[]): object => ({
    spec: {
      containers: [
        { name: "a", ports: [tcp] },
        { name: "b", ports },
      ],
    },
  });
  const live = { ...pod([tcp, udp]), metadata: { annotations: { [lastAppliedKey]: JSON.stringify(pod([tcp, udp])) } } };
  const patch = {
    metadata: { annotations: { [lastAppliedKey]: JSON.stringify(pod([udp])) } },
    spec: { containers: [{ name: "b", ports: [{ $patch: "delete", containerPort: 53 }] }] },
  };
  assert.equal((strategicMerge(live, patch) as { spec: unknown }).spec, (pod([udp]) as { spec: unknown }).spec);
});

test("without what was applied, both keys count", () => {
  const live = { spec: { ports: [t, u] } };
  const patched = (...ports: object[]): unknown => portsOf(strategicMerge(live, { spec: { ports } }));
  assert.equal(patched({ $patch: "delete", port: 53, protocol: "UDP" }), [t]);
  assert.equal(patched({ port: 53, protocol: "UDP", targetPort: 5 }), [t, { ...u, targetPort: 5 }]);
  assert.equal(patched(web), [t, u, web]);
  // One of a kind: merged by its number alone, as Kubernetes does.
  assert.equal(portsOf(strategicMerge({ spec: { ports: [t] } }, { spec: { ports: [{ ...u }] } })), [u]);
});

test("what may mean either is refused", () => {
  const live = { spec: { ports: [t, u] } };
  for (const element of [
    { port: 53, targetPort: 5 },
    { port: 53, $patch: "delete" },
  ])
    assert.throws(
      () => strategicMerge(live, { spec: { ports: [element] } }),
      (error: unknown) =>
        error instanceof Fault &&
        error.code === 400 &&
        /more than one of ports has port 53, .*by its protocol/.test(error.message),
    );
});

const deletion = ({ port }: { port: number }): object => ({ $patch: "delete", port });

test("whatever is sent for a list that is not clear, what was applied is what there is", () => {
  const port = fc
    .record({
      name: fc.constantFrom("a", "b"),
      port: fc.constantFrom(53, 80),
      protocol: fc.constantFrom("TCP", "UDP"),
    })
    .map((p) => ({ ...p }));
  const ports = fc.uniqueArray(port, { minLength: 1, maxLength: 4, selector: (p) => `${p.port}/${p.protocol}` });
  const noise = fc.array(fc.oneof(port, port.map(deletion)), { maxLength: 4 });
  fc.assert(
    fc.property(ports, ports, noise, (before, after, elements) => {
      const isUnclear = [before, after].some((list) => new Set(list.map((p) => p.port)).size < list.length);
      if (!isUnclear) return;
      const spec = { ...order(...after.map((p) => p.port)), ports: [...elements, ...before.map(deletion)] };
      const live = { metadata: annotated(before), spec: { ports: before } };
      assert.equal(portsOf(strategicMerge(live, { metadata: annotated(after), spec })), after);
    }),
  );
});

test.run();
