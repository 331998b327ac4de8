/** Kinds that users make, over HTTP: from their definition to the end of their objects. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Change } from "../../../core/store/store.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { openStream } from "./events.js";
import { definition, frob } from "./sample-kind.js";

const it = suite("custom kinds");
let cluster: Cluster;
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const frobs = "/apis/km.example/v1/namespaces/default/frobs";

/** The first change of which this holds. */
function changed(holds: (change: Change) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = cluster.master.onChange((change) => {
      if (!holds(change)) return;
      stop();
      resolve();
    });
  });
}

const isServed = ({ object }: Change): boolean =>
  object.kind === "CustomResourceDefinition" &&
  (object.status?.conditions ?? []).some((c) => c.type === "Established" && c.status === "True");

async function define(body: object = definition()): Promise<void> {
  const served = changed(isServed);
  const answer = await cluster.call("POST", definitions, body);
  assert.is(answer.status, 201, answer.text);
  await served;
}

async function made(name: string, spec: object): Promise<void> {
  const answer = await cluster.call("POST", frobs, frob(name, spec));
  assert.is(answer.status, 201, answer.text);
}

const typed = (type: string): Record<string, string> => ({ "content-type": `application/${type}` });

it.before.each(async () => {
  cluster = await startCluster({ minionsStop: true });
});
it.after.each(closeAll);

it("is served within a moment: discovery, OpenAPI, and its objects", async () => {
  assert.is((await cluster.call("GET", frobs)).status, 404);
  await define();
  const list = (await cluster.call("GET", "/apis/km.example/v1")).json;
  assert.equal(list.resources[0].shortNames, ["fb"]);
  assert.equal(list.resources[0].categories, ["all"]);
  assert.equal(
    list.resources.map((r: { name: string }) => r.name),
    ["frobs", "frobs/status", "frobs/scale"],
  );
  assert.ok((await cluster.call("GET", "/apis")).json.groups.some((g: { name: string }) => g.name === "km.example"));
  const { paths } = (await cluster.call("GET", "/openapi/v3")).json;
  const document = await cluster.call("GET", paths["apis/km.example/v1"].serverRelativeURL);
  assert.is(document.json.components.schemas["example.km.v1.Frob"].properties.spec.properties.size.maximum, 10);
  assert.is((await cluster.call("GET", "/openapi/v2")).status, 200);
  await made("a", { size: 3 });
  const all = (await cluster.call("GET", frobs)).json;
  assert.equal([all.kind, all.apiVersion, all.items[0].kind], ["FrobList", "km.example/v1", "Frob"]);
});

it("reads objects by their schema: defaults, what is not known, what is wrong", async () => {
  await define();
  const spec = { size: 3, other: 1, note: null, color: null, port: "http", free: { a: [1, { b: null }] } };
  const answer = await cluster.call("POST", frobs, frob("a", spec));
  assert.is(answer.status, 201, answer.text);
  const { size, color, replicas, note, port, free, other } = answer.json.spec;
  assert.equal(
    { size, color, replicas, note, port, free, other },
    {
      ...{ size: 3, color: "red", replicas: 1, note: null, port: "http", free: { a: [1, { b: null }] } },
      other: undefined,
    },
  );
  assert.match(answer.headers.get("warning") ?? "", /unknown field \\"spec\.other\\"/);
  const strict = await cluster.call("POST", `${frobs}?fieldValidation=Strict`, frob("b", spec));
  assert.is(strict.status, 400);
  const parts = [{ name: "a" }, { name: "a" }, { name: "B" }];
  const wrong = await cluster.call("POST", frobs, frob("b", { size: 11, color: "green", port: true, parts }));
  assert.is(wrong.status, 422);
  assert.equal(wrong.json.details.causes.map((c: { field: string }) => c.field).sort(), [
    "spec.color",
    "spec.parts[1]",
    "spec.parts[2].name",
    "spec.port",
    "spec.size",
  ]);
  assert.match(wrong.json.message, /Frob "b" is invalid/);
  assert.is((await cluster.call("POST", frobs, frob("b", {}))).json.details.causes[0].reason, "FieldValueRequired");
});

it("is patched, applied, scaled and selected as other kinds are", async () => {
  await define();
  await made("a", { size: 3, parts: [{ name: "a", count: 1 }] });
  const merged = await cluster.call("PATCH", `${frobs}/a`, { spec: { size: 4 } }, typed("merge-patch+json"));
  assert.equal([merged.status, merged.json.spec.size, merged.json.metadata.generation], [200, 4, 2]);
  const json = [{ op: "replace", path: "/spec/size", value: 5 }];
  assert.is((await cluster.call("PATCH", `${frobs}/a`, json, typed("json-patch+json"))).json.spec.size, 5);
  const strategic = await cluster.call("PATCH", `${frobs}/a`, {}, typed("strategic-merge-patch+json"));
  assert.is(strategic.status, 415, strategic.text);
  const config = frob("a", { parts: [{ name: "b", count: 2 }] });
  const applied = await cluster.call("PATCH", `${frobs}/a?fieldManager=me`, config, typed("apply-patch+yaml"));
  assert.is(applied.status, 200, applied.text);
  assert.equal(
    applied.json.spec.parts.map((p: { name: string }) => p.name),
    ["a", "b"],
  );
  const clash = await cluster.call(
    "PATCH",
    `${frobs}/a?fieldManager=you`,
    frob("a", { size: 9 }),
    typed("apply-patch+yaml"),
  );
  assert.is(clash.status, 409, clash.text);
  const fresh = frob("new", { size: 1 });
  const created = await cluster.call("PATCH", `${frobs}/new?fieldManager=me`, fresh, typed("apply-patch+yaml"));
  assert.equal([created.status, created.json.kind], [201, "Frob"]);
  const scale = await cluster.call("PATCH", `${frobs}/a/scale`, { spec: { replicas: 7 } }, typed("merge-patch+json"));
  assert.is(scale.json.spec.replicas, 7, scale.text);
  const status = { status: { phase: "Good", replicas: 2, selector: "a=b" }, spec: { size: 1 } };
  const told = await cluster.call("PATCH", `${frobs}/a/status`, status, typed("merge-patch+json"));
  assert.equal([told.json.status.phase, told.json.spec.size, told.json.kind], ["Good", 5, "Frob"]);
  assert.is((await cluster.call("GET", `${frobs}/a/scale`)).json.status.selector, "a=b");
  const put = await cluster.call("PUT", `${frobs}/a`, frob("a", { size: 2 }, { status: { phase: "Bad" } }));
  assert.equal([put.json.spec.size, put.json.status.phase], [2, "Good"]);
});

it("is shown in the columns of its definition", async () => {
  await define();
  await made("a", { size: 3, parts: [{ name: "a", count: 8 }] });
  const accept = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
  const table = (await cluster.call("GET", frobs, undefined, accept)).json;
  assert.equal(
    table.columnDefinitions.map((c: { name: string }) => c.name),
    ["Name", "Size", "First"],
  );
  assert.equal(table.rows[0].cells, ["a", "3", "8"]);
});

it("is watched, and its collection deleted", async () => {
  await define();
  const watch = await openStream(`${cluster.url}${frobs}?watch=true`);
  await made("a", { size: 3 });
  const [added] = await watch.take(1);
  assert.equal([added.type, added.object.kind, added.object.apiVersion], ["ADDED", "Frob", "km.example/v1"]);
  const missing = await cluster.call("GET", `${frobs}/none`);
  assert.equal([missing.status, missing.json.message], [404, 'frobs.km.example "none" not found']);
  assert.equal(missing.json.details, { name: "none", group: "km.example", kind: "frobs" });
  const again = await cluster.call("POST", frobs, frob("a", { size: 3 }));
  assert.is(again.json.message, 'frobs.km.example "a" already exists');
  await cluster.call("DELETE", frobs);
  const [gone] = await watch.take(1);
  assert.is(gone.type, "DELETED");
  watch.close();
});

it("a definition goes after its objects, and takes them along", async () => {
  await define();
  await made("a", { size: 3 });
  const held = frob("held", { size: 3 }, {});
  Object.assign((held as { metadata: object }).metadata, { finalizers: ["km.example/wait"] });
  await cluster.call("POST", frobs, held);
  const gone = changed(({ type, object }) => type === "DELETED" && object.metadata.name === "a");
  const answer = await cluster.call("DELETE", `${definitions}/frobs.km.example`);
  assert.equal(answer.json.metadata.finalizers, ["customresourcecleanup.apiextensions.k8s.io"]);
  await gone;
  assert.is((await cluster.call("POST", frobs, frob("b", { size: 1 }))).status, 405);
  const end = changed(({ type, object }) => type === "DELETED" && object.kind === "CustomResourceDefinition");
  await cluster.call("PATCH", `${frobs}/held`, { metadata: { finalizers: null } }, typed("merge-patch+json"));
  await end;
  assert.is((await cluster.call("GET", frobs)).status, 404);
  assert.is((await cluster.call("GET", "/apis/km.example/v1")).status, 404);
});

it("names that another one of the group has are not given twice", async () => {
  await define();
  const body = definition({}, { plural: "frobs2", shortNames: ["fb"] }) as { metadata: object };
  body.metadata = { name: "frobs2.km.example" };
  const judged = changed(
    ({ object }) =>
      object.kind === "CustomResourceDefinition" &&
      object.metadata.name === "frobs2.km.example" &&
      object.status !== undefined,
  );
  assert.is((await cluster.call("POST", definitions, body)).status, 201);
  await judged;
  const { conditions } = (await cluster.call("GET", `${definitions}/frobs2.km.example`)).json.status;
  assert.equal(
    conditions.map((c: { type: string; status: string; reason: string }) => [c.type, c.status, c.reason]),
    [
      ["NamesAccepted", "False", "SingularConflict"],
      ["Established", "False", "NotAccepted"],
    ],
  );
});

it("a kind may be called as a built-in one is, in a group of its own; owners are told apart", async () => {
  const body = definition(
    { scope: "Namespaced" },
    { kind: "Service", plural: "services", shortNames: [], categories: [] },
  ) as { metadata: object };
  body.metadata = { name: "services.km.example" };
  await define(body);
  const path = "/apis/km.example/v1/namespaces/default/services";
  const owner = { apiVersion: "km.example/v1", kind: "Service", metadata: { name: "own" }, spec: { size: 1 } };
  const created = await cluster.call("POST", path, owner);
  assert.is(created.status, 201, created.text);
  const { uid } = created.json.metadata;
  const ownerReferences = [{ apiVersion: "km.example/v1", kind: "Service", name: "own", uid }];
  await cluster.call("POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "c", ownerReferences } });
  assert.is((await cluster.call("GET", "/api/v1/namespaces/default/services")).json.items.length, 0);
  const gone = changed(({ type, object }) => type === "DELETED" && object.kind === "ConfigMap");
  await cluster.call("DELETE", `${path}/own`);
  await gone;
});

it("goes with its namespace", async () => {
  await define();
  await cluster.call("POST", "/api/v1/namespaces", { metadata: { name: "x" } });
  await cluster.call("POST", "/apis/km.example/v1/namespaces/x/frobs", frob("a", { size: 1 }));
  const gone = changed(({ type, object }) => type === "DELETED" && object.kind === "Namespace");
  await cluster.call("DELETE", "/api/v1/namespaces/x");
  await gone;
  assert.is((await cluster.call("GET", "/apis/km.example/v1/frobs")).json.items.length, 0);
});

it("is counted by quotas", async () => {
  await define();
  const quota = { metadata: { name: "q" }, spec: { hard: { "count/frobs.km.example": "1" } } };
  assert.is((await cluster.call("POST", "/api/v1/namespaces/default/resourcequotas", quota)).status, 201);
  await made("a", { size: 1 });
  const answer = await cluster.call("POST", frobs, frob("b", { size: 1 }));
  assert.is(answer.status, 403);
  assert.match(answer.json.message, /frobs\.km\.example "b" is forbidden: exceeded quota: q, requested: count/);
});

it("holds objects to rules in CEL, however they are written", async () => {
  const integer = { type: "integer" };
  const spec = {
    type: "object",
    properties: { size: integer, replicas: integer, color: { type: "string" } },
    "x-kubernetes-validations": [
      { rule: "self.size <= self.replicas", messageExpression: "'size ' + string(self.size) + ' is too much'" },
      { rule: "self.color == oldSelf.color", message: "color is immutable", fieldPath: ".color" },
    ],
  };
  const status = {
    ...{ type: "object", properties: { phase: { type: "string" } } },
    "x-kubernetes-validations": [{ rule: "self.phase != 'Bad'", reason: "FieldValueForbidden" }],
  };
  const openAPIV3Schema = { type: "object", properties: { spec, status } };
  const scale = { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" };
  const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema } };
  await define(definition({ versions: [{ ...version, subresources: { status: {}, scale } }] }));
  const refused = async (answer: Promise<{ status: number; text: string }>, why: RegExp): Promise<void> => {
    const { status: code, text } = await answer;
    assert.is(code, 422, text);
    assert.match(text, why);
  };
  await refused(cluster.call("POST", frobs, frob("a", { size: 3, replicas: 1, color: "red" })), /size 3 is too much/);
  await made("a", { size: 1, replicas: 2, color: "red" });
  const one = `${frobs}/a`;
  const merge = typed("merge-patch+json");
  await refused(cluster.call("PATCH", one, { spec: { size: 5 } }, merge), /size 5 is too much/);
  const immutable = await cluster.call("PATCH", one, { spec: { color: "blue" } }, merge);
  assert.is(immutable.json.details.causes[0].field, "spec.color");
  const { json } = await cluster.call("GET", one);
  await refused(cluster.call("PUT", one, { ...json, spec: { ...json.spec, size: 9 } }), /too much/);
  const applied = frob("a", { size: 7, replicas: 2, color: "red" });
  const query = "?fieldManager=m&force=true";
  await refused(cluster.call("PATCH", one + query, applied, typed("apply-patch+yaml")), /size 7 is too much/);
  await refused(cluster.call("PUT", `${one}/status`, { ...json, status: { phase: "Bad" } }), /failed rule: self.phase/);
  await refused(cluster.call("PATCH", `${one}/scale`, { spec: { replicas: 0 } }, merge), /too much/);
  assert.is((await cluster.call("PATCH", `${one}/scale`, { spec: { replicas: 1 } }, merge)).status, 200);
  assert.is((await cluster.call("PUT", `${one}/status`, { ...json, status: { phase: "Good" } })).status, 409);
  const bad = structuredClone(version);
  bad.schema.openAPIV3Schema.properties.spec["x-kubernetes-validations"][0] = {
    rule: "self.siz > 1",
    message: "x",
  } as never;
  const path = `${definitions}/frobs.km.example`;
  await refused(cluster.call("PATCH", path, { spec: { versions: [bad] } }, merge), /No such key: siz/);
});

it.run();
