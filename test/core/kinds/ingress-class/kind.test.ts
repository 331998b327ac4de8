import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ingressClassKind } from "../../../../core/kinds/ingress-class/kind.js";
import { Faults, strictRules } from "../../../../core/schema/faults.js";
import { read } from "../ingress/reading.js";

const it = suite("classes of ingresses");

it("a class says who serves it, for good", () => {
  const parameters = { apiGroup: "example.com", kind: "Front", name: "f" };
  const { object, fields } = read(ingressClassKind, { controller: "example.com/front", parameters });
  assert.equal(fields, []);
  assert.equal(ingressClassKind.table.row(object, 0).slice(0, 3), ["web", "example.com/front", "Front.example.com/f"]);
  const faults = new Faults(strictRules);
  ingressClassKind.rules.checkUpdate(object, { ...object, spec: { controller: "other" } }, faults);
  assert.equal(
    faults.causes.map((cause) => cause.field),
    ["spec.controller"],
  );
  const namespaced = { parameters: { ...parameters, scope: "Namespace" } };
  assert.equal(read(ingressClassKind, namespaced).fields, ["spec.parameters.namespace"]);
});

it.run();
