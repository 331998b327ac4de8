import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ObjectIndex } from "../../../../core/objects/index/object-index.js";
import type { ApiObject } from "../../../../core/objects/types.js";

/** The index as simply as it can be said: a list, and a scan for every question. */
class NaiveIndex {
  readonly all: ApiObject[] = [];

  put(object: ApiObject): void {
    const at = this.all.findIndex((o) => isSame(o, object.kind, object.metadata.namespace, object.metadata.name));
    if (at < 0) this.all.push(object);
    else this.all[at] = object;
  }

  drop(kind: string, namespace: string, name: string): void {
    const at = this.all.findIndex((o) => isSame(o, kind, namespace, name));
    if (at >= 0) this.all.splice(at, 1);
  }
}

const isSame = (o: ApiObject, kind: string, namespace: string | undefined, name: string): boolean =>
  o.kind === kind && (o.metadata.namespace ?? "") === (namespace ?? "") && o.metadata.name === name;

const kinds = ["Pod", "ReplicationController", "Widget"] as const;
const namespaces = ["a", "b"] as const;
const names = ["x", "y", "z"] as const;
const owners = ["", "o1", "o2"] as const;
const minions = ["", "m1", "m2"] as const;
const labels = fc.dictionary(fc.constantFrom("app", "tier", "constructor"), fc.constantFrom("1", "2"), { maxKeys: 3 });
const selector = fc.oneof(
  fc.constant(undefined),
  labels,
  labels.map((matchLabels) => ({ matchLabels })),
  fc.constant({ matchExpressions: [{ key: "app", operator: "Exists" }] }),
);

const object: fc.Arbitrary<ApiObject> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    namespace: fc.constantFrom(...namespaces),
    name: fc.constantFrom(...names),
    life: fc.nat({ max: 2 }),
    owner: fc.constantFrom(...owners),
    nodeName: fc.constantFrom(...minions),
    labels: fc.option(labels, { nil: undefined }),
    selector,
  })
  .map(({ kind, namespace, name, life, owner, nodeName, labels, selector }) => {
    const reference = { apiVersion: "v1", kind: "Any", name: "n", uid: owner, controller: true };
    const metadata = {
      ...{ namespace, name, uid: `${kind}/${namespace}/${name}/${life}` },
      ...(labels ? { labels } : {}),
      ...(owner === "" ? {} : { ownerReferences: [{ ...reference, uid: "other", controller: false }, reference] }),
    };
    return { kind, metadata, spec: { ...(nodeName === "" ? {} : { nodeName }), ...(selector ? { selector } : {}) } };
  });

type Deed = { put: ApiObject } | { drop: readonly [string, string, string] };
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: object.map((put) => ({ put })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...kinds), fc.constantFrom(...namespaces), fc.constantFrom(...names))
      .map((drop) => ({ drop })),
  },
);

const texts = (objects: Iterable<ApiObject>): string[] => [...objects].map((o) => JSON.stringify(o)).sort();
const has = (o: ApiObject, wanted: Record<string, string>): boolean =>
  Object.entries(wanted).every(([k, v]) => o.metadata.labels !== undefined && o.metadata.labels[k] === v);
const ownerOf = (o: ApiObject): string => o.metadata.ownerReferences?.find((r) => r.controller)?.uid ?? "";
const ownersOf = (o: ApiObject): string[] => (o.metadata.ownerReferences ?? []).map(({ uid }) => uid);
const specOf = (o: ApiObject): { nodeName?: string; selector?: Record<string, unknown> } =>
  (o as unknown as { spec: object }).spec;

/** What an object selects, by equality; undefined = it selects nothing. */
function equalities(o: ApiObject): Record<string, string> | undefined {
  const { selector } = specOf(o);
  if (!selector) return undefined;
  if ("matchExpressions" in selector || typeof selector["matchLabels"] === "object")
    return (selector["matchLabels"] ?? {}) as Record<string, string>;
  return selector as Record<string, string>;
}

function compare(index: ObjectIndex<ApiObject>, { all }: NaiveIndex, wanted: Record<string, string>): void {
  for (const kind of kinds) {
    const some = all.filter((o) => o.kind === kind);
    assert.equal(texts(index.list(kind)), texts(some));
    assert.is(index.count(kind), some.length);
    for (const namespace of namespaces) {
      const here = some.filter((o) => o.metadata.namespace === namespace);
      assert.equal(texts(index.list(kind, namespace)), texts(here));
      assert.is(index.count(kind, namespace), here.length);
      assert.equal(texts(index.labelled(kind, namespace, wanted)), texts(here.filter((o) => has(o, wanted))));
      // Nobody who selects it is missing among those who may.
      const may = new Set(texts(index.mayMean(kind, namespace, wanted)));
      const mean = here.filter((o) => {
        const pairs = equalities(o);
        return pairs !== undefined && Object.entries(pairs).every(([k, v]) => wanted[k] === v);
      });
      for (const text of texts(mean)) assert.ok(may.has(text), text);
      for (const name of names)
        assert.equal(
          index.get(kind, namespace, name),
          here.find((o) => o.metadata.name === name),
        );
    }
    for (const o of some) assert.is(index.byUid(kind, o.metadata.uid ?? ""), o);
  }
  for (const uid of owners.slice(1)) {
    const dependents = all.filter((o) => ownersOf(o).includes(uid));
    assert.is(index.countDependents(uid), dependents.length);
    assert.equal(texts(index.dependentsOf(uid)), texts(dependents));
  }
  for (const uid of owners.slice(1))
    assert.equal(texts(index.ownedBy(uid)), texts(all.filter((o) => ownerOf(o) === uid)));
  for (const m of minions.slice(1))
    assert.equal(texts(index.on(m)), texts(all.filter((o) => specOf(o).nodeName === m)));
  assert.equal([...index.owners()].sort(), [...new Set(all.flatMap(ownersOf))].sort());
  const used = all.flatMap((o) => specOf(o).nodeName ?? []);
  assert.equal([...index.minions()].sort(), [...new Set(used)].sort());
}

const test = suite("index of objects");

test("any objects put and dropped in any order: every answer is that of a scan", () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), labels, (deeds, wanted) => {
      const index = new ObjectIndex<ApiObject>();
      const naive = new NaiveIndex();
      for (const one of deeds) {
        if ("put" in one) {
          const { kind, metadata } = one.put;
          const before = naive.all.find((o) => isSame(o, kind, metadata.namespace, metadata.name));
          assert.is(index.put(one.put), before);
          naive.put(one.put);
        } else {
          const before = naive.all.find((o) => isSame(o, ...one.drop));
          assert.is(index.drop(...one.drop), before);
          naive.drop(...one.drop);
        }
      }
      compare(index, naive, wanted);
    }),
    { numRuns: 300 },
  );
});

test("when all is dropped nothing is left under any word", () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 20 }), (objects) => {
      const index = new ObjectIndex<ApiObject>();
      for (const o of objects) index.put(o);
      for (const { kind, metadata } of objects) index.drop(kind, metadata.namespace ?? "", metadata.name);
      compare(index, new NaiveIndex(), {});
    }),
  );
});

test("answers are in the order in which objects came; one that changes keeps its place", () => {
  const index = new ObjectIndex<ApiObject>();
  const pod = (name: string, app: string, more: object = {}): ApiObject => ({
    kind: "Pod",
    metadata: { name, namespace: "a", labels: { app } },
    ...more,
  });
  for (const name of ["c", "a", "b"]) index.put(pod(name, "1"));
  index.put(pod("c", "1", { status: {} }));
  const namesOf = (found: Iterable<ApiObject>): string[] => [...found].map((o) => o.metadata.name);
  assert.equal(namesOf(index.labelled("Pod", "a", { app: "1" })), ["c", "a", "b"]);
  index.put(pod("c", "2"));
  index.put(pod("c", "1"));
  assert.equal(namesOf(index.labelled("Pod", "a", { app: "1" })), ["a", "b", "c"]);
  assert.equal(namesOf(index.list("Pod", "a")), ["c", "a", "b"]);
});

test("objects without a namespace, labels, spec or owner are found by their name", () => {
  const index = new ObjectIndex<ApiObject>();
  const node = { kind: "Node", metadata: { name: "m1", uid: "u" } };
  index.put(node);
  assert.is(index.get("Node", "", "m1"), node);
  assert.is(index.byUid("Node", "u"), node);
  assert.is(index.byUid("Pod", "u"), undefined);
  assert.equal([...index.list("Node")], [node]);
  assert.equal([...index.labelled("Node", "", {})], [node]);
});

test.run();
