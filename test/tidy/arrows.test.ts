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
  ["core/store/engines/lmdb.ts", "../../../daemon/master/run.js"],
  ["core/scheduling/schedule.ts", "node:worker_threads"],
  ["core/api/kinds/pod.ts", "koa"],
  ["core/time.ts", "../test/tidy/arrows.js"],
  ["actors/pod.ts", "../daemon/master/run.js"],
  ["actors/pod.ts", "node:timers"],
  ["actors/pod.ts", "dockerode"],
  ["actors/pod.ts", "../core/store/engines/lmdb.js"],
  ["daemon/master/run.ts", "../../cli/troupe.js"],
  ["daemon/master/run.ts", "../../scenarios/run.js"],
  ["cli/commands/get.ts", "../../daemon/link/messages.js"],
  ["cli/local/spawn.ts", "../../daemon/master/run.js"],
  ["cli/commands/get.ts", "../../actors/commands.js"],
  ["cli/commands/get.ts", "../../core/store/engines/lmdb.js"],
  ["scenarios/run.ts", "../test/run.js"],
];
for (const [path, specifier] of forbidden) {
  it(`forbids ${path} to import ${specifier}`, () => {
    assert.is(problems(path, specifier).length, 1);
  });
}

const allowed: [path: string, specifier: string][] = [
  ["core/journal.ts", "./time.js"],
  ["core/api/decode.ts", "yaml"],
  ["core/store/engines/lmdb.ts", "lmdb"],
  ["core/scheduling/pools/piscina.ts", "piscina"],
  ["core/scheduling/scheduler-worker.ts", "node:worker_threads"],
  ["core/balancing/portals/tcp.ts", "node:net"],
  ["actors/pod.ts", "xstate"],
  ["actors/pod.ts", "../core/fault.js"],
  ["daemon/master/run.ts", "../../actors/pod.js"],
  ["daemon/master/run.ts", "../../core/store/engines/lmdb.js"],
  ["cli/commands/get.ts", "../../core/api/types.js"],
  ["scenarios/run.ts", "../daemon/master/run.js"],
  ["test/core/x.test.ts", "../../scenarios/run.js"],
];
for (const [path, specifier] of allowed) {
  it(`lets ${path} import ${specifier}`, () => {
    assert.equal(problems(path, specifier), []);
  });
}

it.run();
