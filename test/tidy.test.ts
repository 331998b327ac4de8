import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkAll } from "./tidy/all.js";

const it = suite("this repository");

it("points its imports the right way and keeps its other habits", () => {
  const problems = checkAll(fileURLToPath(new URL("../..", import.meta.url)), process.env);
  assert.equal(
    problems.map(({ path, text }) => `${path} ${text}`),
    [],
  );
});

it.run();
