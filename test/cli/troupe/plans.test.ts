import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { allowance, nextEvictions, slotsOf } from "../../../cli/client/eviction-plan.js";
import { exitCodeOf } from "../../../cli/client/exec-socket.js";
import { manifestsOf } from "../../../cli/client/manifests.js";
import { covers, merged } from "../../../cli/client/merge.js";
import { planMoves } from "../../../cli/client/rebalance-plan.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Node } from "../../../core/kinds/node/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import { lastAppliedKey } from "../../../core/objects/patches/ambiguous-keys.js";

const test = suite("decisions of the command line");

const pod = (name: string, isReady: boolean, nodeName = "m1"): Pod => ({
  kind: "Pod",
  metadata: { name, namespace: "default", uid: name, labels: { app: "web" } },
  spec: { nodeName, containers: [] },
  status: { phase: "Running", conditions: [{ type: "Ready", status: isReady ? "True" : "False" }] },
});

const controller = (replicas: number): ReplicationController => ({
  kind: "ReplicationController",
  metadata: { name: "web", namespace: "default", uid: "rc" },
  spec: { replicas, selector: { app: "web" } },
});

test("a drain takes no more than a controller can do without", () => {
  const pods = [pod("a", true), pod("b", true), pod("c", true, "m2"), pod("d", false)];
  const here = pods.filter((p) => p.spec.nodeName === "m1");
  const slots = slotsOf([controller(3)], pods, new Set());
  const one = nextEvictions(here, slots, "1", new Set());
  assert.equal(
    one.evict.map((p) => p.metadata.name),
    ["a", "d"],
    "one that is ready, and one nobody misses",
  );
  assert.equal(
    one.held.map((s) => s.name),
    ["web"],
  );
  const two = nextEvictions(here, slots, "2", new Set());
  assert.equal(
    two.evict.map((p) => p.metadata.name),
    ["a", "b", "d"],
  );
  const later = nextEvictions(here, slotsOf([controller(3)], pods, new Set(["a", "d"])), "1", new Set(["a", "d"]));
  assert.equal(later.evict, [], "what was asked for counts as gone");
  const lone = { ...pod("lone", true), metadata: { name: "lone", namespace: "default", uid: "lone" } };
  assert.is(nextEvictions([lone], slots, "1", new Set()).evict.length, 1);
});

const node = (name: string, more: Partial<Node["spec"]> = {}, condition = "Ready"): Node => ({
  kind: "Node",
  metadata: { name, labels: { zone: name } },
  spec: more,
  status: {
    conditions: [
      { type: "Ready", status: "True" },
      { type: condition, status: "True" },
    ],
  },
});
const on = (minion: string, ...names: string[]): Pod[] => names.map((name) => pod(name, true, minion));
const moved = (nodes: Node[], pods: Pod[], controllers = [controller(4)]): string[] =>
  planMoves(nodes, pods, controllers).map((m) => `${m.pod.metadata.name} ${m.from}>${m.to}`);

test("a host that is back gets its share; an even cluster is left alone", () => {
  const three = ["m1", "m2", "m3"].map((name) => node(name));
  assert.equal(moved(three.slice(0, 2), on("m1", "a", "b", "c", "d")), ["a m1>m2", "b m1>m2"]);
  assert.equal(moved(three, [...on("m1", "a", "b", "c"), ...on("m2", "d", "e", "f")]), ["a m1>m3", "d m2>m3"]);
  assert.equal(moved(three, [...on("m1", "a", "b"), ...on("m2", "c"), ...on("m3", "d")]), []);
});

test("bare pods stay, and so do pods that are not ready or may not go there; nothing goes where nothing may", () => {
  const two = [node("m1"), node("m2")];
  const pods = on("m1", "a", "b", "c", "d");
  assert.equal(moved(two, pods, []), []);
  assert.equal(
    moved(
      two,
      pods.map((p) => ({ ...p, status: { phase: "Pending" } })),
    ),
    [],
  );
  assert.equal(
    moved(
      two,
      pods.map((p) => ({ ...p, spec: { ...p.spec, nodeSelector: { zone: "m1" } } })),
    ),
    [],
  );
  assert.equal(moved([node("m1"), node("m2", { unschedulable: true })], pods), []);
  assert.equal(moved([node("m1"), node("m2", {}, "Flapping")], pods), []);
});

test("allowances", () => {
  assert.is(allowance("2", 10), 2);
  assert.is(allowance("25%", 10), 3);
  assert.is(allowance("1%", 10), 1);
  for (const bad of ["0", "", "x", "101%", "-1", "1.5"]) assert.throws(() => allowance(bad, 10), /--max-unavailable/);
});

const live = {
  kind: "Service",
  apiVersion: "v1",
  metadata: {
    name: "web",
    resourceVersion: "7",
    uid: "u",
    labels: { a: "1", others: "yes" },
    annotations: { [lastAppliedKey]: '{"metadata":{"labels":{"a":"1","gone":"x"}},"spec":{"selector":{"app":"web"}}}' },
  },
  spec: { clusterIP: "10.0.0.1", selector: { app: "web" }, ports: [{ port: 80, protocol: "TCP" }] },
} as unknown as AnyObject;

test("apply merges: what is said, what is said no longer, what others said", () => {
  const wanted = { kind: "Service", metadata: { name: "web", labels: { a: "2" } }, spec: { ports: [{ port: 80 }] } };
  const next = merged(live, wanted) as unknown as { metadata: Record<string, unknown>; spec: Record<string, unknown> };
  assert.equal(next.metadata["labels"], { a: "2", others: "yes" });
  assert.is(next.metadata["resourceVersion"], "7");
  assert.is(next.spec["clusterIP"], "10.0.0.1", "the server's choice stays");
  assert.equal(next.spec["ports"], [{ port: 80, protocol: "TCP" }], "defaults are no difference");
  assert.not.ok("selector" in next.spec, "it was applied, and is not wanted any more");
});

const plain = fc.object({
  key: fc.stringMatching(/^[a-z]{1,4}$/),
  values: [fc.integer(), fc.string(), fc.boolean()],
  maxDepth: 3,
});

test("an object applied as it was printed changes nothing", () => {
  assert.equal(merged(live, live as unknown as Record<string, unknown>), live);
  void fc.assert(
    fc.property(plain, (value) => {
      const object = { ...live, metadata: { name: "web" }, spec: { any: value } } as unknown as AnyObject;
      assert.ok(covers(value, value));
      assert.equal(merged(object, { spec: { any: value } }), object);
    }),
    { numRuns: 100 },
  );
});

test("the objects of a manifest", () => {
  const v1 = manifestsOf({ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "n" } }, "f");
  assert.equal(
    v1.map(({ kind, name, namespace, version }) => [kind, name, namespace, version]),
    [["Pod", "a", "n", "v1"]],
  );
  const old = manifestsOf({ id: "jenkins", kind: "Pod", apiVersion: "v1beta1", desiredState: {} }, "f");
  assert.equal(
    old.map(({ name, version }) => [name, version]),
    [["jenkins", "v1beta1"]],
  );
  const list = manifestsOf(
    { apiVersion: "v1", kind: "PodList", items: [{ metadata: { name: "a" } }, { metadata: { name: "b" } }] },
    "f",
  );
  assert.equal(
    list.map(({ kind, name }) => [kind, name]),
    [
      ["Pod", "a"],
      ["Pod", "b"],
    ],
  );
  assert.throws(() => manifestsOf("text", "f"), /not an object/);
  assert.throws(() => manifestsOf({ apiVersion: "v1" }, "f"), /has no kind/);
  assert.throws(() => manifestsOf({ kind: "Pod" }, "f"), /no apiVersion: v1 or v1beta1/);
  assert.throws(() => manifestsOf({ kind: "Pot", apiVersion: "v1beta1", id: "x" }, "f"), /did you mean Pod\?/);
  const [pot] = manifestsOf({ kind: "Pot", apiVersion: "v1" }, "f");
  assert.equal(pot?.kind, { kind: "Pot", apiVersion: "v1", instead: "; did you mean Pod?" }, "the server may know it");
});

test("exit codes of commands that ran, and of those that could not", () => {
  assert.is(exitCodeOf({ status: "Success" }), 0);
  const failure = {
    status: "Failure",
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: "7" }] },
  };
  assert.is(exitCodeOf(failure), 7);
  assert.throws(() => exitCodeOf({ status: "Failure", message: "no such program", code: 400 }), /no such program/);
  assert.throws(() => exitCodeOf(undefined), /no exit code/);
});

test.run();
