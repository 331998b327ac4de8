import { Command } from "commander";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { declareLocal } from "../../../cli/declarations/local.js";

const test = suite("commands about clusters on this machine");

function declared(): Command {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  declareLocal(program);
  return program;
}
const named = (program: Command, name: string): Command => {
  const found = program.commands.find((c) => c.name() === name);
  if (!found) throw new Error(`there is no command ${name}`);
  return found;
};

test("each is there, and a minion's power below its daemon", () => {
  const program = declared();
  assert.equal(
    program.commands.map((c) => c.name()),
    ["up", "down", "status", "master", "minion"],
  );
  assert.equal(
    named(program, "minion").commands.map((c) => c.name()),
    ["halt", "start"],
  );
});

test("a daemon in the foreground is given its words as they are, --help too", () => {
  const program = declared();
  let given: string[] = [];
  named(program, "master").action((args: string[]) => {
    given = args;
  });
  program.parse(["master", "--data", "/d", "--help"], { from: "user" });
  assert.equal(given, ["--data", "/d", "--help"]);
});

test("power is of one minion, of a cluster that may be named", () => {
  const program = declared();
  const halt = named(named(program, "minion"), "halt");
  let given: unknown[] = [];
  halt.exitOverride().action((name: string, flags: { cluster: string }) => {
    given = [name, flags.cluster];
  });
  program.parse(["minion", "halt", "127.0.0.2", "--cluster", "other"], { from: "user" });
  assert.equal(given, ["127.0.0.2", "other"]);
  assert.throws(() => program.parse(["minion", "halt"], { from: "user" }), /missing required argument 'name'/);
});

test.run();
