import { suite } from "uvu";
import * as assert from "uvu/assert";
import { podTemplateKind } from "../../../../core/kinds/pod-template/kind.js";
import { readObject } from "../../../../core/kinds/prepare.js";

const test = suite("pod templates");

test("they are read as pods are, and shown as kubectl's printer has them", () => {
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } };
  const { object } = readObject("PodTemplate", { metadata: { name: "t" }, template });
  assert.is(object.template.spec?.restartPolicy, "Always");
  assert.equal(podTemplateKind.table.row(object, 0).slice(0, 4), ["t", "c", "i", "a=b"]);
});

test.run();
