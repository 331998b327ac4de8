import { suite } from "uvu";
import * as assert from "uvu/assert";
import { composePagePath, staleComposePage, withKeys } from "./compose-page.js";

const test = suite("the page of compose files");

const marks = ["a file", "a service", "deploy"].map((name) => `<!-- keys of ${name} -->\n<!-- end -->`).join("\n");

test("says of every key what becomes of it, below what is honoured, too", () => {
  const page = withKeys(`before\n${marks}\nafter`);
  assert.match(page, /^before\n/);
  assert.match(page, /\nafter$/);
  assert.match(page, /\| `image` \| honoured: needed/);
  assert.match(page, /\| `healthcheck\.start_interval` \| honoured \|/);
  assert.match(page, /\| `networks\.NAME\.aliases` \| honoured \|/);
  assert.match(page, /\| `ports\[\]\.host_ip` \| honoured/);
  assert.match(page, /\| `restart_policy\.window` \| warned: /);
  assert.match(page, /\| `gpus` \| refused: /);
  assert.is(withKeys(page), page);
});

test("is told to be old, or to have no place for a table", () => {
  assert.equal(staleComposePage(new Map([[composePagePath, withKeys(marks)]])), []);
  assert.match(staleComposePage(new Map([[composePagePath, marks]]))[0]?.text ?? "", /npm run docs/);
  assert.is(staleComposePage(new Map([[composePagePath, ""]])).length, 3);
});

test.run();
