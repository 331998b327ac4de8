import { suite } from "uvu";
import * as assert from "uvu/assert";
import { piecesOf } from "../../../cli/go-template/lex.js";
import { PipeParser } from "../../../cli/go-template/parse-pipe.js";

const test = suite("pipelines, read");

function read(text: string, declaresMax = 1) {
  const source = `{{${text}}}`;
  return new PipeParser(source, piecesOf(source)[0]?.tokens ?? [], source.length).parse("command", declaresMax);
}

test("commands follow each other", () => {
  const { commands, declares } = read('.a.b | printf "%s" $x.y | len');
  assert.equal(declares, []);
  assert.equal(
    commands.map((c) => c.map((o) => o.is)),
    [["field"], ["call", "value", "variable"], ["call"]],
  );
  const [[field] = []] = commands;
  assert.ok(field?.is === "field");
  assert.equal(field.path, ["a", "b"]);
});

test("variables are declared, or given another value", () => {
  assert.equal([read("$v := 1").declares, read("$v := 1").isAssignment], [["$v"], false]);
  assert.equal([read("$v = 1").declares, read("$v = 1").isAssignment], [["$v"], true]);
  assert.equal(read("$i, $v := .list", 2).declares, ["$i", "$v"]);
  assert.throws(() => read("$i, $v := .list"), /too many declarations in command/);
});

test("parentheses hold a pipeline, and may have a field behind them", () => {
  const [[operand] = []] = read("(index .a 0).b").commands;
  assert.ok(operand?.is === "pipe");
  assert.equal(operand.path, ["b"]);
  assert.throws(() => read("(.a"), /unclosed left parenthesis/);
  assert.throws(() => read("(.a))"), /unexpected \)/);
});

test("a constant takes nothing from a pipe, and blanks stand between operands", () => {
  assert.throws(() => read('"a" | "b"'), /takes no value/);
  assert.throws(() => read("len(.a)"), /is a blank missing/);
  assert.throws(() => read(""), /missing value for command/);
});

test.run();
