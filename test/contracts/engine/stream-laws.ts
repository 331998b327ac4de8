import * as assert from "uvu/assert";
import type { Engine } from "../../../daemon/minion/engine/engine.js";
import type { LogOptions } from "../../../daemon/minion/engine/sessions.js";
import { type EngineLaw, ended, faults, longLength, readAll, runPod } from "./subject.js";

const plain: LogOptions = { follow: false, timestamps: false };
const logOf = async (engine: Engine, id: string, options: Partial<LogOptions>): Promise<string> =>
  readAll(await engine.logs(id, { ...plain, ...options }));

export function streamLaws(law: EngineLaw): void {
  logLaws(law);
  execLaws(law);
  attachLaws(law);
  runLaws(law);
}

function logLaws(law: EngineLaw): void {
  law("a log is kept after the end: all, its tail, or its first bytes", async (under) => {
    const app = await runPod(under, "app", "ends");
    await ended(under.engine, app.id);
    assert.is(await logOf(under.engine, app.id, {}), "one\ntwo\nthree\n");
    assert.is(await logOf(under.engine, app.id, { tailLines: 1 }), "three\n");
    assert.is(await logOf(under.engine, app.id, { tailLines: 0 }), "");
    assert.is(await logOf(under.engine, app.id, { limitBytes: 6 }), "one\ntw");
    assert.match(
      await logOf(under.engine, app.id, { timestamps: true, tailLines: 1 }),
      /^\d{4}-\d\d-\d\dT\S+Z three\n$/,
    );
    assert.is(await logOf(under.engine, app.id, { sinceTime: "2999-01-01T00:00:00Z" }), "");
    assert.is(await logOf(under.engine, app.id, { sinceSeconds: 3_600 }), "one\ntwo\nthree\n");
  });

  law("a log that is followed ends with the container", async (under) => {
    const app = await runPod(under, "app", "ends");
    assert.is(await logOf(under.engine, app.id, { follow: true }), "one\ntwo\nthree\n");
  });

  law("a long line is one line", async (under) => {
    const app = await runPod(under, "app", "long");
    const long = "0".repeat(longLength);
    const lengths = async (options: Partial<LogOptions>): Promise<number[]> =>
      (await logOf(under.engine, app.id, options)).split("\n").map((line) => line.length);
    while ((await logOf(under.engine, app.id, {})) !== `first\n${long}\nend\n`);
    assert.equal(await lengths({ tailLines: 1 }), [3, 0]);
    assert.equal(await lengths({ tailLines: 2 }), [longLength, 3, 0]);
    assert.equal(await lengths({ tailLines: 3 }), [5, longLength, 3, 0]);
    assert.equal(await lengths({ tailLines: 1_000_000 }), [5, longLength, 3, 0]);
    assert.equal(await lengths({ tailLines: 2, limitBytes: 20_000 }), [20_000]);
    const stamped = (await logOf(under.engine, app.id, { timestamps: true })).trimEnd().split("\n");
    assert.equal(
      stamped.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\S+Z /, "")),
      ["first", long, "end"],
    );
    const tail = await logOf(under.engine, app.id, { timestamps: true, tailLines: 2 });
    assert.is(tail.trimEnd(), stamped.slice(1).join("\n"));
    const sinceTime = stamped[1]?.split(" ")[0] ?? "";
    assert.is((await logOf(under.engine, app.id, { sinceTime, tailLines: 1 })).trimEnd(), "end");
    const followed = under.engine.logs(app.id, { ...plain, follow: true, tailLines: 2 }).then(readAll);
    await under.engine.stopContainer(app.id, 0);
    assert.is(await followed, `${long}\nend\n`);
  });

  law("the log of what is gone is NotFound", async ({ engine }) => {
    await faults("NotFound", engine.logs("nobody", plain));
  });
}

function execLaws(law: EngineLaw): void {
  law("output that comes after the end of the input is not lost", async (under) => {
    const app = await runPod(under, "app", "deaf");
    const session = await under.engine.exec(app.id, ["cat"], { tty: false, stdin: true });
    const text = "a line of some length\n".repeat(20_000);
    session.stdin.end(text);
    assert.is((await readAll(session.stdout)).length, text.length);
    assert.is(await session.exitCode, 0);
  });

  law("a session ends with its container", async (under) => {
    const app = await runPod(under, "app", "deaf");
    const session = await under.engine.exec(app.id, ["cat"], { tty: false, stdin: true });
    await under.engine.killContainer(app.id);
    await readAll(session.stdout);
    session.close();
  });

  law("there is no session in what does not run", async (under) => {
    const app = await runPod(under, "app", "ends");
    await ended(under.engine, app.id);
    await faults("Conflict", under.engine.exec(app.id, ["true"], { tty: false, stdin: false }));
    await faults("NotFound", under.engine.exec("nobody", ["true"], { tty: false, stdin: false }));
  });
}

function attachLaws(law: EngineLaw): void {
  law("attached with stdinOnce, a program hears its input to the end and is heard to its own", async (under) => {
    const app = await runPod(under, "app", "echoes", { stdin: true, stdinOnce: true });
    const session = await under.engine.attach(app.id, { stdin: true });
    const text = "a line of some length\n".repeat(20_000);
    session.stdin.end(text);
    assert.is((await readAll(session.stdout)).length, text.length);
    assert.is(await session.exitCode, 0);
    assert.is((await ended(under.engine, app.id)).exitCode, 0);
  });

  law(
    "without, the end of a session's input is the end of the session, and the program waits for the next",
    async (under) => {
      const app = await runPod(under, "app", "echoes", { stdin: true });
      const [first, watcher] = await Promise.all([
        under.engine.attach(app.id, { stdin: true }),
        under.engine.attach(app.id, { stdin: false }),
      ]);
      first.stdin.write("one\n");
      assert.is(await firstOf(first.stdout), "one\n");
      first.stdin.end();
      assert.is(await readAll(first.stdout), "");
      assert.is(await first.exitCode, 0);
      const second = await under.engine.attach(app.id, { stdin: true });
      second.stdin.write("two\n");
      assert.is(await firstOf(second.stdout), "two\n");
      await under.engine.killContainer(app.id);
      assert.is(await second.exitCode, 0);
      assert.is(await readAll(watcher.stdout), "one\ntwo\n");
    },
  );

  law("whoever leaves without having had the input leaves the program alone", async (under) => {
    const app = await runPod(under, "app", "echoes", { stdin: true, stdinOnce: true });
    (await under.engine.attach(app.id, { stdin: false })).close();
    const session = await under.engine.attach(app.id, { stdin: true });
    session.stdin.end("on\n");
    assert.is(await readAll(session.stdout), "on\n");
  });

  law("nobody attaches to what does not run", async (under) => {
    const app = await runPod(under, "app", "ends");
    await ended(under.engine, app.id);
    await faults("Conflict", under.engine.attach(app.id, { stdin: false }));
    await faults("NotFound", under.engine.attach("nobody", { stdin: false }));
  });
}

async function firstOf(stream: NodeJS.ReadableStream): Promise<string> {
  return String(await new Promise((resolve) => stream.once("data", resolve)));
}

function runLaws(law: EngineLaw): void {
  law("a command gives its output and exit code", async (under) => {
    const app = await runPod(under, "app", "deaf");
    const limits = { timeoutMs: 20_000, outputMax: 1_000 };
    assert.equal(await under.engine.run(app.id, ["echo", "hello"], limits), { exitCode: 0, output: "hello\n" });
    assert.is((await under.engine.run(app.id, ["sh", "-c", "exit 7"], limits)).exitCode, 7);
    assert.equal(await under.engine.run(app.id, ["echo", "hello"], { ...limits, outputMax: 2 }), {
      exitCode: 0,
      output: "he",
    });
  });

  law("a command that takes too long is a Timeout", async (under) => {
    const app = await runPod(under, "app", "deaf");
    await faults("Timeout", under.engine.run(app.id, ["sleep", "60"], { timeoutMs: 300, outputMax: 10 }));
  });

  law("commands that take too long do not pile up, and others run beside them", async (under) => {
    const app = await runPod(under, "app", "deaf");
    const limits = { timeoutMs: 500, outputMax: 10 };
    for (let i = 0; i < 4; i++)
      await faults("Timeout", under.engine.run(app.id, ["sh", "-c", "sleep 61; true"], limits));
    assert.ok((await under.commandsIn(app.id, "sleep 61")) <= 2);
    const { output } = await under.engine.run(app.id, ["echo", "hello"], { timeoutMs: 20_000, outputMax: 10 });
    assert.is(output, "hello\n");
  });
}
