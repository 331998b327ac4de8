import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { foreignListener } from "../../core/network/listeners.js";
import { thisMachine } from "../../daemon/this-machine.js";

const it = suite("a listener of another account");
const canBeAnother = process.platform === "linux" && process.getuid?.() === 0;
const nobody = 65_534;

/** A program of another account that listens on loopback, and where. */
async function another(): Promise<{ child: ChildProcess; port: number }> {
  const script =
    'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })';
  const child = spawn(process.execPath, ["-e", script], {
    uid: nobody,
    cwd: "/",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return { child, port: Number(String(said)) };
}

(canBeAnother ? it : it.skip)("is told no token in plain text, and is named", async () => {
  const { child, port } = await another();
  try {
    for (const server of [`http://127.0.0.1:${port}`, `ws://localhost:${port}/link`])
      assert.match(foreignListener(new URL(server), thisMachine()), `(user ${nobody}) listens on port ${port}`);
    assert.is(foreignListener(new URL(`http://127.0.0.2:${port}`), thisMachine()), "");
    assert.is(foreignListener(new URL(`https://127.0.0.1:${port}`), thisMachine()), "");
    assert.is(foreignListener(new URL(`http://127.0.0.1:${port}`), { ...thisMachine(), trusted: [nobody] }), "");
  } finally {
    child.kill();
    await once(child, "exit");
  }
});

it("is not one of ours, nor nobody, nor another machine's", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  assert.is(foreignListener(new URL(`http://127.0.0.1:${port}`), thisMachine()), "");
  server.close();
  await once(server, "close");
  assert.is(foreignListener(new URL(`http://127.0.0.1:${port}`), thisMachine()), "");
  assert.is(foreignListener(new URL(`http://192.0.2.1:${port}`), thisMachine()), "");
});

it.run();
