import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ingressKind } from "../../../../core/kinds/ingress/kind.js";
import { read, toWeb } from "./reading.js";

const it = suite("ingresses");

const rule = (more: object): object => ({
  rules: [{ host: "a.example.com", http: { paths: [{ pathType: "Prefix", path: "/", backend: toWeb, ...more }] } }],
});

const table: [what: string, spec: unknown, fields: string[]][] = [
  ["a rule", rule({}), []],
  ["a default alone", { defaultBackend: toWeb }, []],
  ["neither", {}, ["spec"]],
  ["any name directly below one", { rules: [{ host: "*.example.com" }] }, []],
  ["an address for a name", { rules: [{ host: "192.0.2.1" }] }, ["spec.rules[0].host"]],
  ["* elsewhere", { rules: [{ host: "a.*.com" }] }, ["spec.rules[0].host"]],
];
for (const [what, spec, fields] of table) it(what, () => assert.equal(read(ingressKind, spec).fields, fields));

it.run();
