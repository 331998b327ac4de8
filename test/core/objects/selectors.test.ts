import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Kind } from "../../../core/kinds/all.js";
import type { Event } from "../../../core/kinds/event/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { selectableFields } from "../../../core/kinds/selectable.js";
import * as fields from "../../../core/objects/field-selectors.js";
import type { ApiVersion } from "../../../core/objects/kind-rules.js";
import {
  type LabelSelector,
  matchesLabels,
  parseLabelSelector,
  parseOldLabelSelector,
  type Requirement,
  selects,
} from "../../../core/objects/selectors.js";
import { selectableOldFields } from "../../../core/v1beta1/fields.js";

const test = suite("selectors");
const { printFieldSelector } = fields;
const parseFieldSelector = (kind: Kind, text: string, version: ApiVersion) =>
  fields.parseFieldSelector(kind, version === "v1" ? selectableFields(kind) : selectableOldFields(kind), text);

const labels = { app: "web", tier: "front", empty: "" };

/** The selector as text that reads back as the same. */
function printLabelSelector(selector: LabelSelector): string {
  const print = ({ key, operator, values }: Requirement): string => {
    switch (operator) {
      case "equals":
        return `${key}=${values[0] ?? ""}`;
      case "differs":
        return `${key}!=${values[0] ?? ""}`;
      case "in":
        return `${key} in (${values.join(",")})`;
      case "notIn":
        return `${key} notin (${values.join(",")})`;
      case "exists":
        return key;
      case "absent":
        return `!${key}`;
    }
  };
  return selector.map(print).join(",");
}

const v1: readonly (readonly [string, boolean])[] = [
  ["", true],
  ["app=web", true],
  ["app==web,tier=front", true],
  ["app = web", true],
  ["app=db", false],
  ["app!=db", true],
  ["none!=x", true],
  ["none=", false],
  ["empty=", true],
  ["app in (web,db)", true],
  ["app in (db)", false],
  ["app notin (db)", true],
  ["none notin (db)", true],
  ["none in (db)", false],
  ["app", true],
  ["none", false],
  ["!none", true],
  ["!app", false],
  ["app in (web, db),tier,!none,tier!=back", true],
  ["example.com/x=1", false],
];
for (const [text, wanted] of v1) {
  test(`v1: '${text}'`, () => {
    const selector = parseLabelSelector(text);
    assert.is(matchesLabels(selector, labels), wanted);
    assert.equal(parseLabelSelector(printLabelSelector(selector)), selector);
  });
}

const old: readonly (readonly [string, boolean])[] = [
  ["", true],
  ["app=web,", true],
  ["none=", true],
  ["none!=", false],
  ["app!=db,tier==front", true],
  ["app=db", false],
];
for (const [text, wanted] of old) {
  test(`0.5.4: '${text}'`, () => assert.is(matchesLabels(parseOldLabelSelector(text), labels), wanted));
}

for (const text of ["=x", "app in web", "app in (a", "a,,b", "a b", "app=(x)", "!", "app in ((a))", "a=b)", "in (a)"]) {
  test(`v1 refuses '${text}'`, () =>
    assert.throws(
      () => parseLabelSelector(text),
      (e: unknown) => e instanceof Fault && e.reason === "BadRequest",
    ));
}
for (const text of ["app", "app in (a)", "=x"]) {
  test(`0.5.4 refuses '${text}'`, () =>
    assert.throws(
      () => parseOldLabelSelector(text),
      (e: unknown) => e instanceof Fault,
    ));
}

test("the selector of a service or controller; an empty one means nobody", () => {
  assert.ok(selects({ app: "web" }, labels));
  assert.not(selects({ app: "db" }, labels));
  assert.not(selects({}, labels));
  assert.not(selects({ constructor: "x" }, labels));
  assert.not(selects({ a: "b" }, undefined));
});

const pod: Pod = {
  kind: "Pod",
  metadata: { name: "a", namespace: "n" },
  spec: { containers: [], nodeName: "m1" },
  status: { phase: "Running" },
};
const event: Event = {
  kind: "Event",
  metadata: { name: "e" },
  involvedObject: { name: "a", kind: "Pod" },
  reason: "Started",
};

test("fields of v1", () => {
  const matches = (text: string) => parseFieldSelector("Pod", text, "v1").matches(pod);
  assert.ok(matches("metadata.name=a,metadata.namespace==n,spec.nodeName=m1,status.phase!=Failed"));
  assert.not(matches("spec.nodeName="));
  assert.ok(matches(""));
  assert.ok(
    parseFieldSelector("Event", "involvedObject.name=a,involvedObject.kind=Pod,reason=Started", "v1").matches(event),
  );
  const escaped = parseFieldSelector("Event", "reason=a\\,b\\=c", "v1");
  assert.equal(escaped.requirements, [{ field: "reason", operator: "equals", value: "a,b=c" }]);
  assert.is(printFieldSelector(escaped), "reason=a\\,b\\=c");
});

test("fields of v1beta1", () => {
  const matches = (text: string, object: Pod = pod) => parseFieldSelector("Pod", text, "v1beta1").matches(object);
  assert.ok(matches("DesiredState.Host=m1,name=a,DesiredState.Status=Running"));
  const waiting: Pod = { ...pod, spec: { containers: [] } };
  assert.ok(matches("DesiredState.Host=", waiting));
  assert.ok(parseFieldSelector("Event", "status=running", "v1beta1").matches(event));
});

test("unknown fields and bad grammar are refused, and what would be right is said", () => {
  assert.throws(() => parseFieldSelector("Pod", "spec.color=red", "v1"), /spec\.nodeName/);
  assert.throws(() => parseFieldSelector("Pod", "x", "v1"), /field=value/);
  assert.throws(() => parseFieldSelector("Pod", "__proto__=x", "v1"), /cannot be selected/);
  assert.ok(Object.hasOwn(selectableFields("Pod"), "status.phase"));
});

test.run();
