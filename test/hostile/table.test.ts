/** Inputs that mean no good: docs/hostile-inputs.md is what happens. */
// runner: machine
// runner: timeout 240 s
// runner: one node is enough
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { table } from "./table-command.js";

const it = suite("hostile inputs");

it("are refused, harm nothing, and come to what the page says", async () => {
  const said: string[] = [];
  assert.equal(await table([], (text) => said.push(text)), []);
  console.log(said.join("\n"));
  assert.ok(Number(/^\d+/.exec(said.at(-1) ?? "")?.[0]) >= 250, said.at(-1));
});

it.run();
