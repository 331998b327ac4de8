import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { readObject } from "../../../core/kinds/prepare.js";
import { apiVersionOf } from "../../../core/objects/kind-def.js";
import type { KindRules } from "../../../core/objects/kind-rules.js";
import { metadataShape } from "../../../core/objects/metadata.js";
import { type Readable, readAs } from "../../../core/objects/read-object.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { checkDnsLabel } from "../../../core/schema/formats.js";
import { byDefault } from "../../../core/schema/marks.js";
import { integer, needed, oneOf, struct, text } from "../../../core/schema/shape.js";

interface Widget extends ApiObject {
  kind: "Widget";
  spec: { size?: number; parts: string };
}

const widgetRules: KindRules<Widget> = {
  shape: struct<Widget>("io.example.v1.Widget", {
    apiVersion: text(),
    kind: oneOf("Widget"),
    metadata: needed(metadataShape(checkDnsLabel)),
    spec: needed(
      struct<Widget["spec"]>("io.example.v1.WidgetSpec", {
        size: byDefault(3, integer(1, 9)),
        parts: needed(text()),
      }),
    ),
  }),
  withDefaults: (object) => object,
  asNew: (object) => object,
  carriedOver: (_, next) => next,
  checkUpdate: () => {},
};

const widget: Readable<Widget> = { group: "example.io", version: "v1", kind: "Widget", rules: widgetRules };
const metadata = { name: "a" };
const right = { apiVersion: "example.io/v1", kind: "Widget", metadata, spec: { parts: "x" } };
const read = (value: unknown): Widget => readAs(widget, value).object;

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("no fault");
}

const test = suite("objects of any group");

test("the version of a kind names its group, if it has one", () => {
  assert.is(apiVersionOf(widget), "example.io/v1");
  assert.is(apiVersionOf({ group: "", version: "v1" }), "v1");
});

test("a kind of a group of its own is read, with its defaults", () => {
  assert.equal(read(right), { ...right, spec: { parts: "x", size: 3 } });
  const { apiVersion: _v, kind: _k, ...bare } = right;
  assert.equal(read(bare), { metadata, kind: "Widget", spec: { parts: "x", size: 3 } });
  assert.equal(readAs(widget, { ...right, colour: "red" }).unknownFields, ["colour"]);
});

test("a body of another group, version or kind hears what belongs there", () => {
  const cases: readonly (readonly [body: unknown, message: RegExp])[] = [
    [{ ...right, apiVersion: "v1" }, /^apiVersion v1 of the body is not example\.io\/v1\b/],
    [{ ...right, apiVersion: "example.io/v2" }, /^apiVersion example\.io\/v2 of the body is not example\.io\/v1$/],
    [{ ...right, apiVersion: 1 }, /^apiVersion 1 of the body is not example\.io\/v1$/],
    [{ ...right, kind: "Pod" }, /^the body is a Pod, but a Widget belongs here$/],
    [[], /^the body must be an object with apiVersion and kind, but it is a list$/],
  ];
  for (const [body, message] of cases) {
    const fault = faultOf(() => read(body));
    assert.is(fault.reason, "BadRequest");
    assert.match(fault.message, message);
  }
  const pod = { apiVersion: "example.io/v1", kind: "Pod", metadata, spec: { containers: [{ name: "a", image: "b" }] } };
  const foreign = faultOf(() => readObject("Pod", pod));
  assert.match(foreign.message, /^apiVersion example\.io\/v1 of the body is not v1$/);
});

test("one without metadata has no name, and is not called after that", () => {
  for (const metadata of [undefined, null, "x", [], {}]) {
    const { message, details } = faultOf(() => read({ ...right, metadata }));
    assert.match(message, /^Widget "" is invalid: /);
    assert.is(details.name, "");
  }
});

test("what is wrong with one is told under its kind", () => {
  const fault = faultOf(() => read({ ...right, spec: { size: 10 } }));
  assert.is(fault.details.kind, "Widget");
  assert.equal(fault.details.causes?.map((c) => c.field).sort(), ["spec.parts", "spec.size"]);
});

test.run();
