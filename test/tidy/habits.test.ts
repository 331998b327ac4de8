import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  badSuites,
  foreignHere,
  foreignTexts,
  forgetfulSignals,
  inheritedWords,
  lockedPlaces,
  tooLong,
} from "./habits.js";
import type { Problem } from "./sources.js";

const texts = (problems: Problem[]) => problems.map((p) => p.text);
const lines = (count: number) => "x\n".repeat(count);

const it = suite("habits");

it("limits the length of a file", () => {
  assert.equal(tooLong(new Map([["core/a.ts", lines(300)]])), []);
  assert.equal(texts(tooLong(new Map([["core/a.ts", lines(301)]]))), ["has 301 lines; the limit is 300"]);
  assert.equal(tooLong(new Map([["docs/a.md", lines(301)]])), []);
});

it("finds .only and a suite that is never run", () => {
  const text = (body: string) => new Map([["test/a.test.ts", `const it = suite("a");\n${body}`]]);
  assert.equal(badSuites(text("it.run();")), []);
  assert.equal(texts(badSuites(text(""))), ["never calls it.run()"]);
  // Spelled so that this file does not find itself.
  assert.equal(texts(badSuites(text(`it.${"only"}("x", f); it.run();`))), ["uses .only"]);
});

it("finds signals that forget their sources", () => {
  const text = (call: string) => new Map([["cli/a.ts", `const s = ${call}([a, b]);`]]);
  assert.equal(forgetfulSignals(text("eitherSignal")), []);
  assert.is(forgetfulSignals(text(`AbortSignal.${"any"}`)).length, 1);
});

it("finds where inherited words are found", () => {
  const found = (text: string) => texts(inheritedWords(new Map([["core/a.ts", text]])));
  assert.is(found("const words: Readonly<Record<string, number>> = {\n  a: 1,\n};").length, 1);
  assert.equal(found("const words = lookup<number>({\n  a: 1,\n});"), []);
  assert.is(found("if (key in wanted) return;").length, 1);
  assert.is(found("all.filter((key) => !(key in wanted))").length, 1);
  assert.equal(found('for (const key in wanted) say("already in use");'), []);
});

it("finds what belongs to a machine or a registry", () => {
  const here = foreignHere("/place/of/mine/", { npm_config_registry: "https://packages.example.org/npm/" });
  const found = (text: string, path = "a.md") => texts(foreignTexts(new Map([[path, text]]), here));
  assert.equal(found("see /place/b"), ["mentions /place/"]);
  assert.equal(found("see https://example.org/place/b"), []);
  assert.equal(found("from packages.example.org"), ["mentions packages.example.org"]);
  assert.equal(found(["https://registry", "npmjs", "org/"].join(".")), [
    `mentions ${["registry", "npmjs", "org"].join(".")}`,
  ]);
  assert.equal(found("/place/b", "test/manifests/a.yaml"), []);
  assert.equal(foreignHere("/tmp/x", {}), []);
  assert.equal(foreignHere("/place/of/mine", { CI: "true" }), []);
});

it("finds addresses in the lock file", () => {
  assert.equal(lockedPlaces(new Map([["package-lock.json", '{ "resolved": false }']])), []);
  assert.is(lockedPlaces(new Map([["package-lock.json", '{ "resolved": "https://a/b.tgz" }']])).length, 1);
});

it.run();
