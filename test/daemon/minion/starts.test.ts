/** Starts as the engine answers them: spares that are gone, programs that cannot be run. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { spareDelayMs } from "../../../daemon/minion/effects/spares.js";
import { bench, pod } from "./bench.js";

const test = suite("a minion's starts");

async function running(b: ReturnType<typeof bench>) {
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always") });
  await b.clock.advance(10_000);
  const [first = ""] = b.idsOf("running");
  const [spare = ""] = b.idsOf("created");
  assert.ok(first && spare);
  return { minion, first, spare };
}

test("a spare that somebody took away is no fault: another container is made and started at once", async () => {
  const b = bench();
  const { first, spare } = await running(b);
  // Nobody hears of it: neither an event nor a look tells before the container dies.
  b.machine.weather = { lostPercent: 100, repeatedPercent: 0 };
  void b.engine.removeContainer(spare);
  await b.clock.advance(1_000);
  b.machine.weather = { lostPercent: 0, repeatedPercent: 0 };
  void b.engine.killContainer(first);
  await b.clock.advance(500);
  assert.is(b.idsOf("running").length, 1);
  assert.equal(
    b.notes().map((n) => n.reason),
    ["Started", "Died", "Started"],
  );
});

test("a spare that is taken away is made again", async () => {
  const b = bench();
  const { spare } = await running(b);
  void b.engine.removeContainer(spare);
  await b.clock.advance(spareDelayMs + 500);
  assert.is(b.idsOf("created").length, 1);
  assert.not.equal(b.idsOf("created"), [spare]);
});

test("what runs on from an earlier run of the daemon has its spare: the one that was left, at once", async () => {
  const b = bench();
  const { first, spare } = await running(b);
  await b.start();
  await b.clock.advance(spareDelayMs + 500);
  assert.equal(b.idsOf("created"), [spare]);
  void b.engine.killContainer(first);
  await b.clock.advance(500);
  assert.equal(b.idsOf("running"), [spare]);
});

test("what runs on from an earlier run of the daemon has its spare: a new one, where none is left", async () => {
  const b = bench();
  const { minion, first, spare } = await running(b);
  minion.close();
  void b.engine.removeContainer(spare);
  await b.clock.advance(1_000);
  await b.start();
  await b.clock.advance(spareDelayMs + 500);
  const [made = ""] = b.idsOf("created");
  assert.ok(made);
  void b.engine.killContainer(first);
  await b.clock.advance(500);
  assert.equal(b.idsOf("running"), [made]);
});

test("one that is gone again says so, as before", async () => {
  const b = bench();
  const { first } = await running(b);
  const gone = new Fault("NotFound", "No such container", { retry: false });
  b.machine.fail("startContainer", { kind: "refuse", fault: gone }, 2);
  void b.engine.killContainer(first);
  await b.clock.advance(500);
  assert.is(b.told()?.state?.waiting?.reason, "CreateContainerError");
  assert.is(b.told()?.lastState?.terminated?.reason, "Error");
  await b.clock.advance(5_000);
  assert.is(b.idsOf("running").length, 1);
  assert.is(b.told()?.lastState?.terminated?.reason, "Error");
});

test("a start that is done after its deadline leaves no second run", async () => {
  for (let i = 0; i < 8; i++) {
    const b = bench();
    for (let k = 0; k < i; k++) b.machine.host.draw(1);
    const minion = await b.start();
    b.machine.fail("startContainer", { kind: "answerLate" });
    minion.receive({ type: "run", pod: pod("Always") });
    for (let ms = 0; ms < 90_000; ms += 100) {
      await b.clock.advance(100);
      assert.ok(b.idsOf("running").length <= 1, `round ${i}`);
    }
    assert.is(b.idsOf("running").length, 1);
  }
});

test("a run whose start was in doubt and that was taken since keeps its log when the next one is started", async () => {
  const b = bench();
  const { first } = await running(b);
  b.machine.fail("startContainer", { kind: "loseAnswer" });
  void b.engine.killContainer(first);
  await b.clock.advance(10_000);
  const [taken = ""] = b.idsOf("running");
  assert.is(b.told()?.containerID, `docker://${taken}`);
  void b.engine.killContainer(taken);
  await b.clock.advance(10_000);
  assert.is(b.idsOf("running").length, 1);
  assert.ok(b.idsOf("exited").includes(taken));
});

const missing = { startError: `exec: "/no/such": stat /no/such: no such file or directory` };

test("Never: a program that is not there is an end, and nothing of it is started again", async () => {
  const b = bench(0, 0, missing);
  const minion = await b.start();
  minion.receive({
    type: "run",
    pod: pod("Never", { containers: [{ name: "c", image: "i", command: ["/no/such"] }] }),
  });
  await b.clock.advance(120_000);
  assert.is(b.states().at(-1), "dead");
  const { exitCode, reason, message } = b.told()?.state?.terminated ?? {};
  assert.equal([exitCode, reason, message], [127, "ContainerCannotRun", missing.startError]);
  assert.is(b.notes().filter((n) => n.reason === "ContainerCannotRun").length, 1);
  assert.equal(b.containers(), []);
});

for (const [what, call] of [
  ["made", "createContainer"],
  ["started", "startContainer"],
] as const)
  test(`Never: what the engine refuses to have ${what} is an end, with the program's name`, async () => {
    const b = bench();
    const refusal = new Fault("Invalid", "Cannot mkdir: /etc/passwd is not a directory", { retry: false });
    b.machine.fail(call, { kind: "refuse", fault: refusal }, 1);
    const minion = await b.start();
    const containers = [{ name: "c", image: "i", command: ["/bin/it"] }];
    minion.receive({ type: "run", pod: pod("Never", { containers }) });
    await b.clock.advance(60_000);
    assert.is(b.states().at(-1), "dead");
    const { exitCode, reason, message = "" } = b.told()?.state?.terminated ?? {};
    assert.equal([exitCode, reason], [128, "StartError"]);
    assert.match(message, /"\/bin\/it" cannot be run: Cannot mkdir/);
  });

test("Never: what may work later is tried until it does", async () => {
  const b = bench();
  const busy = new Fault("Conflict", "port is already allocated", { retry: true });
  b.machine.fail("startContainer", { kind: "refuse", fault: busy }, 3);
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Never") });
  await b.clock.advance(30_000);
  assert.is(b.states().at(-1), "running");
});

test.run();
