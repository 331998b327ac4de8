import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../../core/kinds/all.js";
import { eventLine, Texts } from "../../../../daemon/api/answers/texts.js";

const test = suite("texts");
const namespace = (name: string): AnyObject => ({ kind: "Namespace", metadata: { name } }) as AnyObject;

test("an object's JSON is made once, whoever asks, and anew for another revision of it", () => {
  const texts = new Texts((object) => object);
  const a = namespace("a");
  assert.is(texts.of(a), texts.of(a));
  assert.is(texts.made, 1);
  assert.is(String(texts.of({ ...a })), JSON.stringify(a));
  assert.is(texts.made, 2);
});

test("not more is remembered than the limit: what is asked for stays, what is not goes", () => {
  const all = Array.from({ length: 100 }, (_, i) => namespace(`n-${String(i).padStart(3, "0")}`));
  const bytes = Buffer.byteLength(JSON.stringify(all[0]));
  const texts = new Texts((object) => object, 20 * bytes);
  const [kept] = all as [AnyObject];
  for (const object of all) {
    texts.of(object);
    texts.of(kept);
  }
  assert.is(texts.made, 100, "the one that was asked for again and again was made once");
  for (const object of all.slice(-9)) texts.of(object);
  assert.is(texts.made, 100);
  for (const object of all.slice(1, 11)) texts.of(object);
  assert.is(texts.made, 110, "the others were let go of");
});

test("a line of a watch", () => {
  assert.is(String(eventLine("ADDED", Buffer.from('{"a":"é"}'))), '{"type":"ADDED","object":{"a":"é"}}\n');
});

test.run();
