import { suite } from "uvu";
import * as assert from "uvu/assert";
import { importsOf, wrongArrows } from "./arrows.js";

const problems = (path: string, specifier: string) =>
  wrongArrows(new Map([[path, `import { x } from "${specifier}";\n`]])).map((p) => p.text);

const it = suite("wrongArrows");

it("finds every way to import", () => {
  const text = [
    'import a from "./a.js";',
    'import type { b } from "./b.js";',
    "import {\n  c,\n  d,\n} from './c.js';",
    'import "./d.js";',
    'export * from "./e.js";',
    'const f = await import("./f.js");',
    'const g = require("./g.js");',
  ].join("\n");
  assert.equal(importsOf(text).sort(), ["./a.js", "./b.js", "./c.js", "./d.js", "./e.js", "./f.js", "./g.js"]);
});

const forbidden: [path: string, specifier: string][] = [
  ["core/journal.ts", "../actors/events.js"],
  ["core/journal.ts", "node:fs"],
  ["core/store/store.ts", "lmdb"],
  ["core/store/memory.ts", "../../daemon/master/run.js"],
  ["core/scheduling/schedule.ts", "node:worker_threads"],
  ["core/scheduling/pools/piscina.ts", "piscina"],
  ["core/kinds/pod/rules.ts", "koa"],
  ["core/time.ts", "../test/tidy/arrows.js"],
  ["actors/pod/machine.ts", "../../daemon/master/run.js"],
  ["actors/pod/machine.ts", "node:timers"],
  ["actors/pod/machine.ts", "dockerode"],
  ["daemon/master/run.ts", "../../cli/troupe.js"],
  ["daemon/master/run.ts", "../../scenarios/run.js"],
  ["cli/commands/get.ts", "../../daemon/link/link.js"],
  ["cli/local/spawn.ts", "../../daemon/master/run.js"],
  ["cli/commands/get.ts", "../../actors/commands.js"],
  ["cli/commands/get.ts", "../../daemon/adapters/store/lmdb.js"],
  ["scenarios/run.ts", "../test/run.js"],
];
for (const [path, specifier] of forbidden) {
  it(`forbids ${path} to import ${specifier}`, () => {
    assert.is(problems(path, specifier).length, 1);
  });
}

const allowed: [path: string, specifier: string][] = [
  ["core/journal.ts", "./time.js"],
  ["core/schema/body.ts", "yaml"],
  ["daemon/adapters/store/lmdb.ts", "lmdb"],
  ["daemon/adapters/pools/scheduler.ts", "piscina"],
  ["daemon/adapters/portals/tcp-portal.ts", "node:net"],
  ["actors/pod/machine.ts", "xstate"],
  ["actors/pod/machine.ts", "../../core/fault.js"],
  ["daemon/master/run.ts", "../../actors/pod/machine.js"],
  ["daemon/master/run.ts", "../adapters/store/lmdb.js"],
  ["cli/commands/get.ts", "../../core/objects/types.js"],
  ["scenarios/run.ts", "../daemon/master/run.js"],
  ["test/core/x.test.ts", "../../scenarios/run.js"],
];
for (const [path, specifier] of allowed) {
  it(`lets ${path} import ${specifier}`, () => {
    assert.equal(problems(path, specifier), []);
  });
}

it.run();
