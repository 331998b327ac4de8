/** Whatever is wrong with a request gets one clear answer, and nothing is changed by it. */
import { request } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bodyBytesMax } from "../../../daemon/api/limits.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { oldPod, oldService, pod } from "./sample.js";

const test = suite("bad input");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
  await c.call("POST", "/api/v1beta1/services", oldService("taken"));
});
test.after(closeAll);

const old = "/api/v1beta1";
const ns = "/api/v1/namespaces/default";
const merge = { "content-type": "application/merge-patch+json" };
const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
const bombs = [
  "a: &a [x,x,x,x,x,x,x,x,x]",
  ...Array.from(
    { length: 9 },
    (_, i) => `k${i}: &${String.fromCharCode(98 + i)} [${`*${String.fromCharCode(97 + i)},`.repeat(9)}]`,
  ),
].join("\n");

const cases: [
  what: string,
  method: string,
  path: string,
  body: unknown,
  status: number,
  message: RegExp,
  headers?: Record<string, string>,
][] = [
  ["malformed JSON", "POST", `${old}/pods`, '{"id": "x", "apiVersion": }}', 400, /cannot be read/],
  ["malformed JSON", "POST", `${ns}/pods`, "{'", 400, /cannot be read/],
  ["an empty body", "POST", `${old}/pods`, "", 400, /empty/],
  ["a list", "POST", `${old}/pods`, "[]", 400, /must be an object/],
  ["a word", "POST", `${ns}/pods`, "hello", 400, /must be an object/],
  ["not text", "POST", `${ns}/pods`, Buffer.from([0xff, 0xfe, 0x00]).toString("latin1"), 400, /object|read|UTF-8/],
  ["nested too deep", "POST", `${ns}/pods`, deep, 400, /deeper/],
  ["aliases that unfold", "POST", `${old}/pods`, bombs, 400, /values/],
  [
    "a wrong type",
    "POST",
    `${old}/replicationControllers`,
    { id: "x", apiVersion: "v1beta1", desiredState: { replicas: "many" } },
    422,
    /replicas/,
  ],
  ["a wrong type", "POST", `${ns}/pods`, pod("x", { spec: { containers: "all" } }), 422, /spec\.containers/],
  [
    "another kind",
    "POST",
    `${old}/pods`,
    { kind: "Service", id: "x", apiVersion: "v1beta1" },
    400,
    /a Pod belongs here/,
  ],
  [
    "an unknown kind",
    "POST",
    `${ns}/pods`,
    { kind: "Widget", apiVersion: "v1", metadata: { name: "x" } },
    400,
    /Widget/,
  ],
  [
    "v1beta3",
    "POST",
    `${old}/pods`,
    { kind: "Pod", apiVersion: "v1beta3", metadata: { name: "x" } },
    400,
    /v1beta3 of the body is not v1beta1; v1beta3 has the shape of v1 .*write apiVersion: v1 .*\/api\/v1, .*troupe apply -f/,
  ],
  ["v1beta3", "POST", `${ns}/pods`, { kind: "Pod", apiVersion: "v1beta3" }, 400, /write apiVersion: v1 /],
  ["v1beta2 to v1", "POST", `${ns}/pods`, { kind: "Pod", apiVersion: "v1beta2" }, 400, /belongs to \/api\/v1beta1/],
  ["v1 to v1beta1", "POST", `${old}/pods`, { kind: "Pod", apiVersion: "v1" }, 400, /belongs to \/api\/v1:/],
  [
    "a Config",
    "POST",
    `${old}/pods`,
    { kind: "Config", apiVersion: "v1beta1", items: [] },
    400,
    /a Config, but a Pod belongs here; for several objects write kind: List with its items/,
  ],
  [
    "a Config",
    "POST",
    `${ns}/pods`,
    { kind: "Config", apiVersion: "v1", clusters: [] },
    400,
    /given with --kubeconfig/,
  ],
  ["no containers", "POST", `${old}/pods`, { id: "x", desiredState: { manifest: {} } }, 422, /at least one container/],
  [
    "text that was written as a number",
    "POST",
    `${ns}/pods`,
    "{metadata: {name: x}, spec: {containers: [{name: c, image: i, env: [{name: A, value: 0022}]}]}}",
    422,
    /env\[0\]\.value: invalid value '0022': must be a string; quote it: "0022"/,
  ],
  ["another version", "POST", `${old}/pods`, { kind: "Pod", id: "x", apiVersion: "v1" }, 400, /not v1beta1/],
  ["another version", "POST", `${ns}/pods`, { kind: "Pod", apiVersion: "v9", metadata: { name: "x" } }, 400, /v9/],
  ["a duplicate id", "POST", `${old}/services`, oldService("taken"), 409, /service "taken" already exists/],
  ["an id with a slash", "POST", `${old}/pods`, oldPod("a/b"), 422, /id|name/],
  ["an id with a slash", "GET", `${old}/pods/a%2Fb`, undefined, 404, /pod "a\/b" not found/],
  ["a name with a slash", "POST", `${ns}/pods`, pod("a/b"), 422, /metadata\.name/],
  ["a name of dots", "POST", `${old}/pods`, oldPod(".."), 422, /name/],
  ["no name", "POST", `${ns}/pods`, pod("", {}), 422, /metadata\.name/],
  ["a prototype's name", "GET", `${old}/pods/__proto__`, undefined, 404, /not found/],
  ["a prototype's name", "GET", `${old}/constructor`, undefined, 404, /404 page not found/],
  ["a prototype's name", "GET", "/api/v1/hasOwnProperty", undefined, 404, /404 page not found/],
  ["a prototype as kind", "POST", `${ns}/pods`, { kind: "__proto__", apiVersion: "v1" }, 400, /__proto__/],
  ["a broken escape", "GET", `${old}/pods/%zz`, undefined, 404, /not found/],
  ["another namespace", "POST", `${old}/pods?namespace=a`, { ...oldPod("x"), namespace: "b" }, 409, /namespace/],
  ["another namespace", "POST", `${ns}/pods`, pod("x", { metadata: { namespace: "b" } }), 400, /namespace/],
  ["a version on a new object", "POST", `${old}/pods`, { ...oldPod("x"), resourceVersion: 7 }, 400, /resourceVersion/],
  ["no selector", "POST", `${old}/services`, { ...oldService("x"), selector: {} }, 422, /selector/],
  ["a bad selector", "GET", `${old}/pods?labels=nothing`, undefined, 400, /key=value/],
  ["a bad selector", "GET", "/api/v1/pods?labelSelector=a+in+b", undefined, 400, /selector/],
  ["an unknown field", "GET", "/api/v1/pods?fieldSelector=spec.wings%3D2", undefined, 400, /spec\.wings/],
  ["a bad duration", "POST", `${old}/pods?sync=true&timeout=soon`, oldPod("x"), 400, /timeout=soon/],
  ["a bad flag", "POST", `${old}/pods?sync=perhaps`, oldPod("x"), 400, /sync=perhaps/],
  ["a bad patch", "PATCH", `${ns}/services/taken`, "[1]", 400, /object/, merge],
  ["a patch of the name", "PATCH", `${ns}/services/taken`, { metadata: { name: "free" } }, 422, /cannot change/, merge],
  ["a patch of the kind", "PATCH", `${ns}/services/taken`, { kind: "Pod" }, 400, /Service belongs here/, merge],
  ["a bad DELETE body", "DELETE", `${ns}/services/taken`, "[]", 400, /DeleteOptions/],
  ["a bad policy", "DELETE", `${ns}/services/taken?propagationPolicy=Perhaps`, undefined, 400, /propagationPolicy/],
  ["a compressed body", "POST", `${old}/pods`, oldPod("x"), 415, /encoding/, { "content-encoding": "gzip" }],
  ["a path of nowhere", "GET", "/nowhere", undefined, 404, /404 page not found/],
  ["a verb of nowhere", "DELETE", "/version", undefined, 405, /405/],
  ["an actor that is not", "GET", "/actors/pod/default/nobody", undefined, 404, /no actor/],
];

for (const [i, [what, method, path, body, status, message, headers]] of cases.entries())
  test(`${i}: ${what}: ${method} ${path}`, async () => {
    const before = await c.store.revision();
    const answer = await c.call(method, path, body, headers);
    assert.is(answer.status, status, answer.text);
    assert.match(answer.json?.message ?? answer.text, message);
    assert.ok(answer.text.length < 4_000, "one clear error");
    assert.not.match(answer.text, /node_modules|\.js:\d/);
    if (answer.json) {
      assert.equal([answer.json.kind, answer.json.status, answer.json.code], ["Status", "Failure", status]);
      assert.is(answer.json.apiVersion, path.startsWith(old) ? "v1beta1" : "v1");
    } else assert.is(answer.headers.get("content-type"), "text/plain; charset=utf-8");
    assert.is(await c.store.revision(), before, "nothing is changed");
  });

/** Sends a body piece by piece and resolves with the answer, however much of it was sent by then. */
function sendLong(
  headers: Record<string, string | number>,
  bytes: number,
): Promise<{ status: number; text: string; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const outgoing = request(`${c.url}${old}/pods`, { method: "POST", headers }, (incoming) => {
      let text = "";
      incoming.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      incoming.on("end", () => {
        resolve({ status: incoming.statusCode ?? 0, text, sent });
        outgoing.destroy();
      });
    });
    outgoing.on("error", reject);
    const piece = Buffer.alloc(64 * 1024, "x");
    const more = (): void => {
      while (sent < bytes && !outgoing.destroyed) {
        sent += piece.length;
        if (!outgoing.write(piece)) {
          outgoing.once("drain", more);
          return;
        }
      }
      outgoing.end();
    };
    more();
  });
}

for (const [what, headers] of [
  ["of 10 MB that says so", { "content-length": 160 * 64 * 1024 }],
  ["of 10 MB that does not say", { "transfer-encoding": "chunked" }],
] as const)
  test(`a body ${what}`, async () => {
    const before = await c.store.revision();
    const { status, text } = await sendLong(headers, 160 * 64 * 1024);
    assert.is(status, 413);
    assert.match(text, new RegExp(`larger than the ${bodyBytesMax} bytes`));
    assert.is(await c.store.revision(), before);
  });

test("a body that is announced too large is refused before it is sent", async () => {
  const { status, sent } = await sendLong({ "content-length": 100 * 1024 * 1024 }, 64 * 1024);
  assert.is(status, 413);
  assert.is(sent, 64 * 1024);
});

test("nothing of this was logged as unexpected", () => {
  assert.equal(c.complaints, []);
});

const labels = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`l${i}`, "v"]));

for (const [what, extra, status, words] of [
  ["1,001 labels", { metadata: { name: "x", labels: labels(1_001) } }, 422, /metadata.labels: .*1001 names/],
  ["50,000 annotations", { metadata: { name: "x", annotations: labels(50_000) } }, 422, /annotations: .*50000 names/],
  [
    "annotations of more than 256 Ki",
    { metadata: { name: "x", annotations: { a: "x".repeat(256 * 1024) } } },
    422,
    /at most 262144/,
  ],
  [
    "more than 1.5 Mi characters",
    { spec: { containers: [{ name: "c", image: "i", args: ["x".repeat(1_600_000)] }] } },
    413,
    /at most 1572864/,
  ],
] as const)
  test(`an object of ${what} is refused, made or changed`, async () => {
    const body = { ...pod("x"), ...extra };
    const before = await c.store.revision();
    const made = await c.call("POST", "/api/v1/namespaces/default/pods", body);
    assert.is(made.status, status);
    assert.match(made.json.message, words);
    assert.is(await c.store.revision(), before);
    await c.call("POST", "/api/v1/namespaces/default/pods", pod("x"));
    const changed = await c.call("PATCH", "/api/v1/namespaces/default/pods/x", extra, {
      "content-type": "application/merge-patch+json",
    });
    assert.ok(changed.status === status || changed.status === 422, String(changed.status));
  });

test("1,000 labels are taken", async () => {
  const body = pod("labelled", { metadata: { name: "labelled", labels: labels(1_000) } });
  assert.is((await c.call("POST", "/api/v1/namespaces/default/pods", body)).status, 201);
});

test.run();
