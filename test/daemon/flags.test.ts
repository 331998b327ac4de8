import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../core/fault.js";
import { masterHelp, readMasterFlags } from "../../daemon/master/flags.js";
import { minionHelp, readMinionFlags } from "../../daemon/minion/flags.js";

const test = suite("flags of the daemons");
const help = { master: masterHelp(), minion: minionHelp() };

function complaint(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.instance(error, Fault);
    assert.is((error as Fault).code, 400);
    return (error as Fault).message;
  }
  return "";
}

test("one that there is not is refused, and it is said where to look", () => {
  assert.match(
    complaint(() => readMasterFlags(["--dta", "x"])),
    /--dta.*--help shows what there is/,
  );
  assert.match(
    complaint(() => readMinionFlags(["--name"])),
    /--name.*--help shows what there is/,
  );
  assert.match(
    complaint(() => readMasterFlags(["--data", "x", "more"])),
    /more.*--help/,
  );
});

test("a join token may come in the environment; one that is given counts", () => {
  process.env["TROUPE_JOIN_TOKEN"] = " from-there ";
  try {
    assert.is(readMinionFlags([]).token, "from-there");
    assert.is(readMinionFlags(["--token", "given"]).token, "given");
    assert.not.match(minionHelp(), "from-there");
  } finally {
    delete process.env["TROUPE_JOIN_TOKEN"];
  }
});

test("help says what each is for, and its default", () => {
  assert.match(help.master, /\n {2}--listen <host:port> +\S.* \(default: 127\.0\.0\.1:8080\)\n/);
  assert.match(help.minion, /\n {2}--purge +\S/);
});

/** Each flag of a daemon in a command line of the documentation, continued lines joined. */
function documented(): { file: string; role: "master" | "minion"; flag: string }[] {
  const files = ["README.md", ...readdirSync("docs").map((name) => `docs/${name}`)].filter((f) => f.endsWith(".md"));
  return files.flatMap((file) => {
    const lines = readFileSync(file, "utf8").replace(/\\\n/g, " ").split("\n");
    const calls = lines.flatMap((line) => [...line.matchAll(/troupe (master|minion)( -[^`#]*)/g)]);
    return calls.flatMap(([, role, words = ""]) =>
      [...words.matchAll(/--[a-z-]+/g)].map(([flag]) => ({ file, role: role as "master" | "minion", flag })),
    );
  });
}

test("the documentation names none that there is not", () => {
  const all = documented();
  assert.ok(all.length > 15);
  assert.equal(
    all.filter(({ role, flag }) => !help[role].includes(`  ${flag} `)),
    [],
  );
});

test.run();
