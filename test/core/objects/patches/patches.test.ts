import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { descriptionOf } from "../../../../core/kinds/prepare.js";
import { jsonPatch, mergePatch, patched } from "../../../../core/objects/patches/patches.js";
import { strategicMerge } from "../../../../core/objects/patches/strategic-merge.js";
import { sameJson } from "../../../../core/objects/same-json.js";

const test = suite("patches");

test("what steers a strategic merge is one of three words, wherever it stands", () => {
  const pod = descriptionOf("Pod");
  const object = { metadata: { name: "a" }, spec: { containers: [{ name: "a", image: "b" }] } };
  for (const patch of [
    { $patch: "explode" },
    { spec: { $patch: "explode" } },
    { spec: { $patch: null } },
    { spec: { containers: [{ name: "a", $patch: "explode" }] } },
    { spec: { containers: [{ name: "new", $patch: 7 }] } },
  ])
    assert.throws(() => strategicMerge(object, patch, pod), /\$patch must be merge, replace or delete/);
  assert.equal(strategicMerge(object, { $patch: "delete", spec: {} }, pod), {});
  assert.equal(strategicMerge(object, { $patch: "replace", metadata: { name: "b" } }, pod), {
    metadata: { name: "b" },
  });
});

test("a '~' of a JSON pointer is followed by 0 or 1 (RFC 6901)", () => {
  for (const path of ["/a~2b", "/~", "/a/b~"])
    assert.throws(() => jsonPatch({}, [{ op: "add", path, value: 1 }]), /neither ~0 nor ~1/);
  assert.equal(jsonPatch({}, [{ op: "add", path: "/~0~1", value: 1 }]), { "~/": 1 });
});

test("what stands where a text should be is refused, whatever it is", () => {
  // What has no words for itself, as JSON makes it.
  const mute = JSON.parse('{"__proto__": null, "toString": 1, "valueOf": 1}') as unknown;
  for (const odd of [mute, [mute], 1, null]) {
    assert.throws(() => jsonPatch({}, [{ op: "remove", path: odd }]), /a path is not a text/);
    assert.throws(() => jsonPatch({}, [{ op: "copy", path: "/a", from: odd }]), /a path is not a text/);
    assert.throws(() => jsonPatch({}, [{ op: odd, path: "/a" }]), /the patch has an operation '/);
  }
});

test("merge patches, by the table of RFC 7396", () => {
  const table: [unknown, unknown, unknown][] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "b" }, ["c"], ["c"]],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [object, patch, wanted] of table) assert.equal(mergePatch(object, patch), wanted);
});

test("JSON patches, by examples of RFC 6902", () => {
  const table: [unknown, unknown[], unknown][] = [
    [{ foo: "bar" }, [{ op: "add", path: "/baz", value: "qux" }], { foo: "bar", baz: "qux" }],
    [{ foo: ["bar", "baz"] }, [{ op: "add", path: "/foo/1", value: "qux" }], { foo: ["bar", "qux", "baz"] }],
    [{ foo: ["bar", "qux", "baz"] }, [{ op: "remove", path: "/foo/1" }], { foo: ["bar", "baz"] }],
    [{ baz: "qux" }, [{ op: "replace", path: "/baz", value: "boo" }], { baz: "boo" }],
    [{ a: { b: 1 }, c: {} }, [{ op: "move", from: "/a/b", path: "/c/d" }], { a: {}, c: { d: 1 } }],
    [{ a: [1, 2, 3] }, [{ op: "move", from: "/a/0", path: "/a/2" }], { a: [2, 3, 1] }],
    [{ "/": 9, "~1": 10 }, [{ op: "test", path: "/~01", value: 10 }], { "/": 9, "~1": 10 }],
    [{ a: ["b"] }, [{ op: "add", path: "/a/-", value: ["c"] }], { a: ["b", ["c"]] }],
    [{ a: 1 }, [{ op: "copy", from: "/a", path: "/b" }], { a: 1, b: 1 }],
    [{ a: 1 }, [{ op: "replace", path: "", value: 2 }], 2],
  ];
  for (const [object, patch, wanted] of table) assert.equal(jsonPatch(object, patch), wanted);
  const bad: unknown[] = [
    [{ op: "remove", path: "/x" }],
    [{ op: "add", path: "/a/01", value: 1 }],
    [{ op: "add", path: "/a/9", value: 1 }],
    [{ op: "add", path: "a", value: 1 }],
    [{ op: "add", path: "/b" }],
    [{ op: "fly", path: "/b" }],
    [{ op: "add", path: "/__proto__/x", value: 1 }],
    [{ op: "move", from: "/a", path: "/a/0" }],
    [{ path: 7, op: "remove" }],
    [null],
    {},
  ];
  for (const patch of bad) assert.throws(() => jsonPatch({ a: [] }, patch), undefined, JSON.stringify(patch));
});

test("copies of copies end before they fill the memory", () => {
  const grow = [
    { op: "add", path: "/a", value: [1] },
    ...Array.from({ length: 40 }, () => ({ op: "copy", from: "/a", path: "/a/-" })),
  ];
  assert.throws(() => patched("application/json-patch+json", {}, grow), /more than/);
});

test("strategic: lists with keys are merged, others replaced; directives", () => {
  const object = {
    spec: {
      containers: [
        {
          name: "a",
          image: "1",
          env: [{ name: "X", value: "1" }],
          args: ["p"],
          ports: [{ containerPort: 80, name: "h" }],
        },
        { name: "b", image: "1" },
      ],
      taints: [{ key: "t" }],
    },
    metadata: { finalizers: ["one"], labels: { a: "1", b: "2" } },
  };
  const pod = descriptionOf("Pod");
  const merged = (patch: object): typeof object => strategicMerge(object, patch, pod) as typeof object;
  const image = merged({ spec: { containers: [{ name: "a", image: "2", env: [{ name: "Y", value: "2" }] }] } });
  assert.equal(image.spec.containers[0], {
    ...object.spec.containers[0],
    image: "2",
    env: [
      { name: "X", value: "1" },
      { name: "Y", value: "2" },
    ],
  });
  assert.equal(image.spec.containers[1], object.spec.containers[1]);
  const gone = merged({ spec: { containers: [{ name: "a", $patch: "delete" }] } });
  assert.equal(gone.spec.containers, [object.spec.containers[1]]);
  const replaced = merged({ spec: { containers: [{ $patch: "replace" }, { name: "z", image: "9" }] } });
  assert.equal(replaced.spec.containers, [{ name: "z", image: "9" }]);
  assert.equal(merged({ spec: { taints: [{ key: "u" }] } }).spec.taints, [{ key: "u" }]);
  assert.equal(merged({ metadata: { finalizers: ["two"] } }).metadata.finalizers, ["one", "two"]);
  assert.equal(merged({ metadata: { "$deleteFromPrimitiveList/finalizers": ["one"] } }).metadata.finalizers, []);
  assert.equal(merged({ metadata: { labels: { $patch: "replace", c: "3" } } }).metadata.labels, { c: "3" });
  assert.equal(merged({ metadata: { labels: { $retainKeys: ["a", "c"], c: "3" } } }).metadata.labels, {
    a: "1",
    c: "3",
  });
  assert.equal(merged({ metadata: { labels: { a: null } } }).metadata.labels, { b: "2" });
  const ordered = merged({
    spec: { "$setElementOrder/containers": [{ name: "b" }, { name: "a" }], containers: [{ name: "b", image: "7" }] },
  });
  assert.equal(
    ordered.spec.containers.map((c) => `${c.name}${c.image}`),
    ["b7", "a1"],
  );
  assert.throws(() => merged({ spec: { containers: [{ image: "2" }, { name: "a" }] } }), /no name/);
});

test("strategic: the keys are those of the kind, by the place of the list", () => {
  const service = descriptionOf("Service");
  const ports = [
    { name: "a", port: 80, nodePort: 30_080 },
    { name: "b", port: 81 },
  ];
  const patch = { spec: { ports: [{ port: 80, targetPort: 8080 }] } };
  assert.equal(strategicMerge({ spec: { ports } }, patch, service), {
    spec: { ports: [{ name: "a", port: 80, nodePort: 30_080, targetPort: 8080 }, ports[1]] },
  });
  // Addresses of endpoints have no key, those of a node have one.
  const old = { addresses: [{ type: "InternalIP", address: "1.1.1.1" }] };
  const added = { addresses: [{ type: "Hostname", address: "m1" }] };
  assert.equal(strategicMerge({ status: old }, { status: added }, descriptionOf("Node")), {
    status: { addresses: [...old.addresses, ...added.addresses] },
  });
  assert.equal(strategicMerge({ subsets: [old] }, { subsets: [added] }, descriptionOf("Endpoints")), {
    subsets: [added],
  });
  const cidrs = { spec: { podCIDRs: ["a"] } };
  assert.equal(strategicMerge(cidrs, { spec: { podCIDRs: ["a", "b"] } }, descriptionOf("Node")), {
    spec: { podCIDRs: ["a", "b"] },
  });
  assert.equal(strategicMerge({ spec: { ports } }, patch), patch);
});

test("a merge patch made of what differs leads from one to the other; nothing is changed in place", () => {
  const value = fc.letrec<{ any: unknown; record: Record<string, unknown> }>((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string(), fc.boolean(), fc.array(fc.integer()), tie("record")),
    record: fc.dictionary(
      fc.string({ maxLength: 3 }).filter((k) => k !== "__proto__"),
      tie("any"),
      { maxKeys: 4 },
    ),
  }));
  const difference = (a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> => {
    const out: Record<string, unknown> = {};
    for (const key of Object.keys(a)) if (!Object.hasOwn(b, key)) out[key] = null;
    for (const [key, v] of Object.entries(b)) {
      const was = Object.hasOwn(a, key) ? a[key] : undefined;
      const both = [was, v].every((x) => typeof x === "object" && x !== null && !Array.isArray(x));
      out[key] = both ? difference(was as Record<string, unknown>, v as Record<string, unknown>) : v;
    }
    return out;
  };
  void fc.assert(
    fc.property(value.record, value.record, (a, b) => {
      const before = JSON.stringify(a);
      assert.ok(sameJson(mergePatch(a, difference(a, b)), b));
      assert.is(JSON.stringify(a), before);
    }),
  );
});

test.run();
