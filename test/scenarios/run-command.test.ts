import { suite } from "uvu";
import * as assert from "uvu/assert";
import { run } from "../../scenarios/run-command.js";
import { printed } from "../cli/commands/printed.js";

const test = suite("troupe scenario run");

for (const [args, why] of [
  [[], /name at least one scenario/],
  [["jenkins", "--keep"], /--keep keeps the cluster of a live run: add --live/],
  [["jenkins", "--journal", "x"], /--journal records the daemons of a live run: add --live/],
  [["jenkins", "--provider", "netns"], /--provider says what a live run's minions stand on: add --live/],
  [["jenkins", "--live", "--provider", "ssh"], /--provider ssh: docker or netns is expected/],
  [["nosuch"], /there is no file .*nosuch\.yaml/],
] as const)
  test(`${args.join(" ")}: ${why.source}`, async () => {
    const said = await run([...args]).catch((error: Error) => error.message);
    assert.match(String(said), why);
  });

test("what is not made to run live is not run so", async () => {
  const said = await run(["bad-weather", "--live"]).catch((error: Error) => error.message);
  assert.match(String(said), /scenario bad-weather is not made to run live/);
  const own = await run(["flapping", "--live"]).catch((error: Error) => error.message);
  assert.match(String(own), /scenario flapping needs minions with hosts of their own: add --provider netns/);
});

test("a scenario of the library, by its name; with another seed it is another run", async () => {
  let code: number | undefined;
  const text = await printed(async () => {
    code = await run(["jenkins", "--seed", "7"]);
  });
  assert.is(code, 0, text);
  assert.match(text, /jenkins/);
});

test.run();
