/** A command that Docker cannot end, of another machine's engine: it is not run a second time beside itself. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Engine } from "../../../../daemon/minion/engine/engine.js";
import { faults } from "../../../contracts/engine/subject.js";
import { type FakeDocker, json, until, withFake } from "./fake-docker.js";

const it = suite("commands out of time");
const limits = { timeoutMs: 1_000, outputMax: 100 };

/** An engine whose commands run until they are ended here. */
function scene(fake: FakeDocker): { engine: Engine; made(): number; running: Set<string>; timeout(): Promise<string> } {
  const running = new Set<string>();
  let made = 0;
  fake.on(/POST \/containers\/a\/exec/, (request, response) => json({ Id: `e${++made}` }, 201)(request, response));
  fake.on(/GET \/exec\/(.+)\/json/, (request, response) => {
    const id = request.path.split("/")[2] ?? "";
    json({ Running: running.has(id), Pid: 0, ExitCode: running.has(id) ? null : 0 })(request, response);
  });
  fake.onHijack = () => running.add(`e${made}`);
  const engine = fake.engine();
  const timeout = async (): Promise<string> => {
    const before = made;
    const call = engine.run("a", ["sleep", "900"], limits);
    const fault = faults("Timeout", call);
    let isOver = false;
    void fault.then(() => (isOver = true));
    await until(() => isOver || running.has(`e${before + 1}`));
    fake.clock.skip(limits.timeoutMs);
    return (await fault).message;
  };
  return { engine, made: () => made, running, timeout };
}

it("the next run is out of time as well, until the one before has ended", () =>
  withFake(async (fake) => {
    const { made, running, timeout } = scene(fake);
    assert.match(await timeout(), /not finished after 1000 ms/);
    assert.is(made(), 1);
    for (let i = 0; i < 3; i++) assert.match(await timeout(), /before it was out of time and has not ended/);
    assert.is(made(), 1);
    running.clear();
    assert.match(await timeout(), /not finished after 1000 ms/);
    assert.is(made(), 2);
  }));

it("another command is not held up by it", () =>
  withFake(async (fake) => {
    const { engine, timeout } = scene(fake);
    await timeout();
    fake.onHijack = (socket) => socket.end();
    assert.is((await engine.run("a", ["true"], limits)).exitCode, 0);
  }));

it("one whose making is not answered in time is not started afterwards", () =>
  withFake(async (fake) => {
    let answer: () => void = () => undefined;
    fake.on(/POST \/containers\/a\/exec/, (request, response) => {
      answer = () => json({ Id: "e" }, 201)(request, response);
    });
    let started = 0;
    fake.onHijack = () => started++;
    const fault = faults("Timeout", fake.engine().run("a", ["sleep", "900"], limits));
    await fake.requests.count(1);
    fake.clock.skip(limits.timeoutMs);
    await fault;
    answer();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.is(started, 0);
  }));

it.run();
