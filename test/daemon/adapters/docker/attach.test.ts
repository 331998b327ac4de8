/** To a container's own process over a connection that Docker gives to what does not run as well. */
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faults, readAll } from "../../../contracts/engine/subject.js";
import { type FakeDocker, json, until, withFake } from "./fake-docker.js";

const it = suite("attached");

interface Hijacked {
  socket: Duplex;
  body: string;
  url: string;
}

/** A container whose connections are kept. @param runs says, look by look, whether it does */
function scene(fake: FakeDocker, runs: boolean[], tty = false): Hijacked[] {
  const hijacked: Hijacked[] = [];
  fake.on(/GET \/containers\/a\/json/, (request, response) =>
    json({ Config: { Tty: tty }, State: { Running: runs.shift() ?? true } })(request, response),
  );
  fake.onHijack = (socket, body, url) => hijacked.push({ socket, body, url });
  return hijacked;
}

it("nothing of ours is its input but what is said, and its end is one of success", () =>
  withFake(async (fake) => {
    const hijacked = scene(fake, []);
    const session = await fake.engine().attach("a", { stdin: true });
    const [{ socket, body, url }] = hijacked as [Hijacked];
    assert.is(body, "");
    assert.match(url, /attach\?stream=1&stdin=1&stdout=1&stderr=1$/);
    session.stdin.end("hello");
    let heard = "";
    socket.on("data", (bytes: Buffer) => (heard += String(bytes)));
    await once(socket, "end");
    assert.is(heard, "hello");
    socket.write(Buffer.from([1, 0, 0, 0, 0, 0, 0, 2, 104, 105]));
    socket.end();
    assert.is(await readAll(session.stdout), "hi");
    assert.is(await session.exitCode, 0);
  }));

it("a terminal has no keys that end it", () =>
  withFake(async (fake) => {
    const hijacked = scene(fake, [], true);
    (await fake.engine().attach("a", { stdin: true })).close();
    assert.match(hijacked[0]?.url ?? "", /\?detachKeys=%FF,%FF,%FF&stream=1/);
  }));

it("what ends while it is connected to is refused, and its connection is closed", () =>
  withFake(async (fake) => {
    const hijacked = scene(fake, [true, false]);
    let isClosed = false;
    const attached = faults("Conflict", fake.engine().attach("a", { stdin: false }));
    await until(() => hijacked.length > 0);
    hijacked[0]?.socket.on("end", () => (isClosed = true)).resume();
    await attached;
    await until(() => isClosed);
  }));

it.run();
