import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkAll } from "./tidy/all.js";

const it = suite("this repository");

// As in CI: a test must not depend on where the repository is checked out.
it("points its imports the right way and keeps its other habits", () => {
  const problems = checkAll(fileURLToPath(new URL("../..", import.meta.url)), { CI: "true" });
  assert.equal(
    problems.map(({ path, text }) => `${path} ${text}`),
    [],
  );
});

it.run();
