import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ingressKind } from "../../../../core/kinds/ingress/kind.js";
import { read, toWeb } from "./reading.js";

const it = suite("where ingresses lead");

const rule = (more: object): object => ({
  rules: [{ host: "a.example.com", http: { paths: [{ pathType: "Prefix", path: "/", backend: toWeb, ...more }] } }],
});
const at = "spec.rules[0].http.paths[0]";

const table: [what: string, spec: unknown, fields: string[]][] = [
  ["no type of path", rule({ pathType: undefined }), [`${at}.pathType`]],
  ["a path of nothing", rule({ path: "web" }), [`${at}.path`]],
  ["a path that leads up", rule({ path: "/a/../b" }), [`${at}.path`]],
  ["which its controller may understand", rule({ path: "/a/../b", pathType: "ImplementationSpecific" }), []],
  [
    "a port by name and number",
    rule({ backend: { service: { name: "web", port: { name: "http", number: 80 } } } }),
    [`${at}.backend.service.port`],
  ],
  ["no port", rule({ backend: { service: { name: "web" } } }), [`${at}.backend.service.port`]],
  ["nowhere", rule({ backend: {} }), [`${at}.backend`]],
  ["two ways", rule({ backend: { ...toWeb, resource: { kind: "Bucket", name: "b" } } }), [`${at}.backend`]],
];
for (const [what, spec, fields] of table) it(what, () => assert.equal(read(ingressKind, spec).fields, fields));

it.run();
