import { Command } from "commander";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { UpFlags } from "../../../cli/commands/up.js";
import { declareUp } from "../../../cli/declarations/up.js";

const test = suite("the options of troupe up");

/** What the command is given by these words; it is not carried out. */
function flagsOf(...words: string[]): UpFlags {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  declareUp(program);
  const [up] = program.commands;
  let given: UpFlags | undefined;
  up?.exitOverride().action((flags: UpFlags) => {
    given = flags;
  });
  program.parse(["up", ...words], { from: "user" });
  return given as UpFlags;
}

test("what is not said is left to the cluster, but for its name", () => {
  assert.equal(flagsOf(), { name: "troupe", engine: [], host: [], sshOption: [] });
});

test("engines, hosts and options of ssh may be given again", () => {
  const { engine, host, sshOption } = flagsOf(
    ...["--engine", "unix:///a", "--engine", "unix:///b", "--host", "root@n1", "--host", "n2:2222"],
    ...["--ssh-option", "IdentityFile=~/.ssh/c"],
  );
  assert.equal(
    [engine, host, sshOption],
    [["unix:///a", "unix:///b"], ["root@n1", "n2:2222"], ["IdentityFile=~/.ssh/c"]],
  );
});

test("values are read", () => {
  const { minions, port, haltEvictionAbove, policy } = flagsOf(
    ...["--minions", "3", "--port", "8085", "--halt-eviction-above", "0%", "--policy", "binpack"],
  );
  assert.equal([minions, port, haltEvictionAbove, policy], [3, 8085, "0%", "binpack"]);
  assert.is(flagsOf("--halt-eviction-above", "off").haltEvictionAbove, "off");
});

for (const [words, why] of [
  [["--minions", "many"], /a whole number from 0 to 100 is expected/],
  [["--port", "0"], /a whole number from 1 to 65535 is expected/],
  [["--halt-eviction-above", "100%"], /a percentage from 0% to 99%, or off, is expected/],
  [["--halt-eviction-above", "half"], /a percentage from 0% to 99%, or off, is expected/],
  [["--provider", "cloud"], /Allowed choices are docker, netns, ssh/],
  [["--policy", "best"], /Allowed choices are spread, binpack, random/],
] as const)
  test(`${words.join(" ")} is refused`, () => {
    assert.throws(() => flagsOf(...words), why);
  });

test.run();
