// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how compose files name variables
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dotenv, rawVariables } from "../../../../core/compose/reading/dotenv.js";
import { sentence, Told } from "../../../../core/compose/told.js";
import { faultsOf, serviceOf } from "../folder.js";

const test = suite("files of variables");

function read(
  text: string,
  environment: Record<string, string> = {},
): { found: Record<string, string | undefined>; told: string[] } {
  const told = new Told();
  const found = dotenv(text, ".env", new Map(Object.entries(environment)), told);
  return { found: Object.fromEntries(found), told: [...told.faults, ...told.warnings].map(sentence) };
}

const table: readonly (readonly [text: string, value: string | undefined])[] = [
  ["V=a b", "a b"],
  ["export V=a", "a"],
  ["V: a", "a"],
  ["  V = a  ", "a"],
  ["V=a # why", "a"],
  ["V=a# not", "a# not"],
  ["V=# why", ""],
  ["V='a # b' # why", "a # b"],
  ['V="a # b" # why', "a # b"],
  ["V='$H'", "$H"],
  ["V='it\\'s'", "it's"],
  ["V='a\\tb'", "a\\tb"],
  ['V="a\\tb\\"c\\""', 'a\tb"c"'],
  ["V=a\\tb", "a\\tb"],
  ['V="a\nb"', "a\nb"],
  ["V=$H/${N:-d}", "home/d"],
  ['V="$H"', "home"],
  ['V="\\$H"', "$H"],
  ["U=u\nV=$U$U", "uu"],
  ["V=", ""],
  ["V", undefined],
  ["\uFEFFV=a\r\n", "a"],
];
for (const [text, value] of table)
  test(`${JSON.stringify(text)} is ${JSON.stringify(value)}`, () => {
    const { found, told } = read(text, { H: "home" });
    assert.equal(told, []);
    assert.is(found["V"], value);
  });

test("faults have their line", () => {
  assert.equal(read("A=1\n\n# x\nwhat is this\nB=${C:?no}\n").told, [
    ".env:4: a line of variables is NAME=VALUE",
    ".env:5: B: the variable C is needed and has no value: no",
  ]);
  assert.equal(read("A='open\nB=1").told, [".env:1: A: the quote ' is not closed"]);
});

test("what is quoted is what it was", () => {
  fc.assert(
    fc.property(
      fc.string().filter((s) => !/[\\\r]/.test(s)),
      (text) => {
        assert.is(read(`V='${text.replaceAll("'", "\\'")}'`).found["V"], text);
      },
    ),
  );
});

test("raw lines are kept as they stand", () => {
  assert.equal(Object.fromEntries(rawVariables('# x\nA="q" # $B\nC\n')), { A: '"q" # $B', C: undefined });
});

test("variables come from .env, before it from files that are named, and first from who deploys", () => {
  const files = {
    "compose.yaml": "services: { web: { image: '$A $B $C' } }",
    ".env": "A=dot\nB=dot\nC=dot",
    "x.env": "A=x\nB=x\nC=$A",
    "y.env": "B=y",
  };
  assert.is(serviceOf(files, "web", { variables: { A: "shell" } })["image"], "shell dot dot");
  assert.is(serviceOf(files, "web", { envFiles: ["x.env", "y.env"] })["image"], "x y x");
  assert.equal(faultsOf(files, { envFiles: ["none.env"] })[0], "there is no file none.env");
});

test.run();
