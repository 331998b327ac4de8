import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { merged, settled } from "../../../../core/compose/reading/merge.js";
import { dictOf, leaf, listOf, plain, type Tree } from "../../../../core/compose/tree.js";
import { serviceOf, treeOf } from "../folder.js";

const test = suite("files merged");

/** A service of two files. */
const both = (base: string, over: string): Record<string, unknown> => {
  const indent = (text: string): string => text.replace(/^/gm, "    ");
  const files = {
    "a.yaml": `services:\n  web:\n    image: x\n${indent(base)}\nvolumes: { one: , two: }\nnetworks: { n: , m: }\n`,
    "b.yaml": `services:\n  web:\n${indent(over)}\n`,
  };
  const { image: _, ...rest } = serviceOf(files, "web", { paths: ["a.yaml", "b.yaml"] });
  return rest;
};

const table: readonly (readonly [what: string, base: string, over: string, value: unknown])[] = [
  [
    "mappings by their keys",
    "environment: { A: 1, B: 1 }",
    "environment: { B: 2, C: 3 }",
    { environment: { A: 1, B: 2, C: 3 } },
  ],
  ["pairs in either form", "labels: [a=1, b=1]", "labels: { b: 2 }", { labels: { a: "1", b: 2 } }],
  ["a name alone in place of a value", "environment: { A: 1 }", "environment: [A]", { environment: { A: null } }],
  ["lists one after the other", "dns: 1.1.1.1", "dns: [8.8.8.8]", { dns: ["1.1.1.1", "8.8.8.8"] }],
  ["what is said twice once", "cap_add: [A, B]", "cap_add: [B, C]", { cap_add: ["A", "B", "C"] }],
  [
    "commands in place of each other",
    "command: [a, b]\nentrypoint: x",
    "command: [c]",
    { entrypoint: "x", command: ["c"] },
  ],
  [
    "healthchecks' commands, too",
    "healthcheck: { test: [CMD, a], retries: 2 }",
    "healthcheck: { test: [CMD, b] }",
    { healthcheck: { test: ["CMD", "b"], retries: 2 } },
  ],
  [
    "volumes by their targets",
    "volumes: ['one:/a', 'one:/b']",
    "volumes: ['two:/b:ro']",
    {
      volumes: [
        { type: "volume", source: "one", target: "/a" },
        { type: "volume", source: "two", target: "/b", read_only: true },
      ],
    },
  ],
  [
    "ports by all that they are",
    "ports: ['80:80']",
    "ports: ['80:80', '81:80']",
    {
      ports: [
        { target: 80, published: "80", protocol: "tcp" },
        { target: 80, published: "81", protocol: "tcp" },
      ],
    },
  ],
  [
    "networks in either form",
    "networks: [n]",
    "networks: { m: { aliases: [x] } }",
    { networks: { n: null, m: { aliases: ["x"] } } },
  ],
  [
    "conditions of those that are waited for",
    "depends_on: { web2: { condition: service_healthy, required: false } }",
    "depends_on: { web2: { condition: service_started } }",
    { depends_on: { web2: { condition: "service_started", required: false } } },
  ],
  [
    "options of one logging driver",
    "logging: { driver: a, options: { x: 1 } }",
    "logging: { options: { y: 2 } }",
    { logging: { driver: "a", options: { x: 1, y: 2 } } },
  ],
  [
    "another logging driver alone",
    "logging: { driver: a, options: { x: 1 } }",
    "logging: { driver: b }",
    { logging: { driver: "b" } },
  ],
  [
    "!reset takes away",
    "ports: ['80:80']\nenvironment: { A: 1, B: 2 }",
    "ports: !reset []\nenvironment: { A: !reset null }",
    { environment: { B: 2 } },
  ],
  [
    "!override stands alone",
    "ports: ['80:80']",
    "ports: !override\n  - '8443:443'",
    { ports: [{ target: 443, published: "8443", protocol: "tcp" }] },
  ],
  ["nothing said changes nothing", "deploy: { replicas: 2 }", "deploy:", { deploy: { replicas: 2 } }],
];
for (const [what, base, over, value] of table) test(`${what}`, () => assert.equal(both(base, over), value));

test("an override has its variables, too", () => {
  const files = {
    "a.yaml": "services: { web: { image: x, ports: ['1:1'] } }",
    "b.yaml": "services: { web: { ports: !override ['$P:2'] } }",
  };
  const ports = serviceOf(files, "web", { paths: ["a.yaml", "b.yaml"], variables: { P: "9" } })["ports"];
  assert.equal(ports, [{ target: 2, published: "9", protocol: "tcp" }]);
});

test("documents of one file are merged, anchors and << unfold, x- is left alone", () => {
  const text =
    "x-a: &a { image: x, tty: true }\nservices:\n  web: { <<: *a, tty: false }\n---\nservices: { web: { init: false } }\n";
  assert.equal(treeOf(text)["services"], { web: { image: "x", tty: false, init: false } });
});

const at = { file: "f", line: 1 };
const key = fc.constantFrom("a", "b", "c");
const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 9 }).map((n) => leaf(n, at)),
    fc.uniqueArray(fc.integer({ min: 0, max: 9 })).map((items) =>
      listOf(
        items.map((n) => leaf(n, at)),
        at,
      ),
    ),
    fc.dictionary(key, tie("tree")).map((entries) => dictOf(Object.entries(entries), at)),
  ),
})).tree;
const dicts = fc.dictionary(key, trees).map((entries) => dictOf(Object.entries(entries), at));

test("merged with itself, or with nothing, a file is what it was", () => {
  fc.assert(fc.property(dicts, (a) => assert.equal(plain(merged(a, a)), plain(a))));
  fc.assert(fc.property(dicts, (a) => assert.equal(plain(merged(a, dictOf([], at))), plain(a))));
  fc.assert(fc.property(dicts, (a) => assert.equal(plain(merged(dictOf([], at), a)), plain(a))));
});

test("what the later file says stands, and every key of both is there", () => {
  fc.assert(
    fc.property(dicts, dicts, (a, b) => {
      const both = merged(a, b);
      assert.ok(both.is === "dict");
      if (both.is !== "dict") return;
      for (const name of [...a.entries.keys(), ...b.entries.keys()]) assert.ok(both.entries.has(name));
      for (const [name, value] of b.entries) if (value.is === "leaf") assert.equal(both.entries.get(name), value);
    }),
  );
});

test("what is overridden whole or reset is so whatever was there; nothing of the tags is left", () => {
  fc.assert(
    fc.property(dicts, trees, key, (a, value, name) => {
      const over = merged(a, dictOf([[name, { ...value, tag: "override" }]], at));
      assert.equal((plain(settled(over)) as Record<string, unknown>)[name], plain(value));
      const reset = merged(a, dictOf([[name, { ...value, tag: "reset" }]], at));
      assert.not.ok(name in (plain(settled(reset)) as object));
      assert.not.ok(JSON.stringify(settled(over)).includes('"tag"'));
    }),
  );
});

test.run();
