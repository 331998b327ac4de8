import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Redactor } from "../../../core/journal-redaction.js";
import { everyKind, secretPathsOf } from "../../../core/kinds/all.js";
import { closed, SecretFinder, secretPathsIn } from "../../../core/objects/secret-paths.js";
import { secret, stored } from "../../../core/schema/marks.js";
import { list, map, object, text } from "../../../core/schema/shape.js";
import { redact } from "../../../daemon/api/redact.js";
import { secretSamples, secretWord } from "./secret-samples.js";

const test = suite("secret paths");
const hide = (): string => "hidden";

test("they follow from the marks of a shape, whatever stands around them", () => {
  const inner = object({ a: secret(text()), b: text() });
  const { description } = object({
    one: inner,
    many: list(inner),
    by: stored(map(inner)),
    all: secret(map(text())),
  });
  const paths = secretPathsIn(description);
  assert.equal(paths, ["one.a", "many.a", "by.*.a", "all"]);
  const finder = new SecretFinder(paths);
  const value = { a: "s", b: "t" };
  const hidden = { a: "hidden", b: "t" };
  assert.equal(finder.field("one", value, hide), hidden);
  assert.equal(finder.field("many", [value, value], hide), [hidden, hidden]);
  assert.equal(finder.field("by", { x: value }, hide), { x: hidden });
  assert.equal(finder.field("all", { x: "s", y: "t" }, hide), { x: "hidden", y: "hidden" });
  assert.equal(finder.field("other", value, hide), value);
});

test("of what nobody knows only which it is is told", () => {
  const made = closed({ kind: "K", metadata: { name: "n", labels: { a: "b" } }, data: { a: "s" } }, hide);
  assert.equal(made, { kind: "K", metadata: { name: "n", labels: "hidden" }, data: "hidden" });
});

test("annotations are secret of every kind; of pods what programs are given as well, in all lists of containers", () => {
  for (const kind of everyKind) assert.ok(secretPathsOf(kind)?.includes("metadata.annotations"), kind);
  const paths = secretPathsOf("Pod") ?? [];
  for (const containers of ["containers", "initContainers", "ephemeralContainers"])
    for (const path of [
      "env.value",
      "command",
      "args",
      "livenessProbe.httpGet.httpHeaders.value",
      "lifecycle.preStop.exec.command",
    ])
      assert.ok(paths.includes(`spec.${containers}.${path}`), `${containers}.${path}`);
  assert.ok(paths.includes("spec.volumes.gitRepo.repository"));
  const ofTemplates = secretPathsOf("ReplicationController") ?? [];
  for (const path of paths.filter((p) => p.startsWith("spec.")))
    assert.ok(ofTemplates.includes(`spec.template.${path}`), path);
});

for (const kind of everyKind)
  test(`neither shown nor recorded: each secret of a ${kind}`, () => {
    const samples = secretSamples(kind);
    assert.ok(samples.length > 0);
    for (const [path, sample] of samples) {
      const whole = { ...sample, kind };
      assert.match(JSON.stringify(whole), new RegExp(secretWord), path);
      assert.not.match(JSON.stringify(redact({ context: { object: whole } })), new RegExp(secretWord), path);
      assert.not.match(JSON.stringify(new Redactor().object(whole)), new RegExp(secretWord), path);
    }
  });

test.run();
