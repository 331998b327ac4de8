import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../../core/random.js";
import type { Clock } from "../../../core/time.js";
import { fairWeather, memoryNetwork } from "../../../daemon/link/memory-network.js";
import { silentLog } from "../../../daemon/log.js";
import { heartbeat, MasterSeen, MinionSeen, skippingClock, stop } from "../../contracts/link/subject.js";
import { linkContract, testedWaitingBytesMax } from "../../contracts/link.js";

const test = suite("memory network");

linkContract(test, async () => {
  const clock = skippingClock();
  const random = seededRandom("contract");
  const network = memoryNetwork({ clock, random, log: silentLog, waitingBytesMax: testedWaitingBytesMax });
  return {
    clock,
    listen: (handlers) => network.listen(handlers),
    connect: (minion, token, handlers) => network.connect(minion, token, handlers),
    breakLines: () => network.breakLines(),
    stall: () => network.holdLines(),
    dispose: async () => {},
  };
});

/** Time that stands still until `run`, and then jumps from deadline to deadline. */
function virtualClock(): Clock & { run(ms: number): void } {
  let now = 0;
  let pending: { atMs: number; fn(): void }[] = [];
  return {
    nowMs: () => now,
    after: (delayMs, fn) => {
      const entry = { atMs: now + delayMs, fn };
      pending.push(entry);
      return { cancel: () => (pending = pending.filter((other) => other !== entry)) };
    },
    run: (ms) => {
      const end = now + ms;
      for (;;) {
        const first = pending.reduce<(typeof pending)[number] | undefined>(
          (a, b) => (a && a.atMs <= b.atMs ? a : b),
          undefined,
        );
        if (!first || first.atMs > end) break;
        pending.splice(pending.indexOf(first), 1);
        now = first.atMs;
        first.fn();
      }
      now = end;
    },
  };
}

function world(seed: string) {
  const clock = virtualClock();
  const network = memoryNetwork({ clock, random: seededRandom(seed), log: silentLog });
  const master = new MasterSeen();
  const minion = new MinionSeen("a");
  const server = network.listen(master);
  const client = network.connect("a", "token of a", minion);
  const digests = (): string[] =>
    master.messages.items.map(({ message }) => (message.type === "heartbeat" ? message.digest : "hello"));
  return { clock, network, master, minion, server, client, digests };
}

/** A minute of heartbeats in bad weather, then ten seconds in fair weather. */
function storm(seed: string): ReturnType<typeof world> {
  const it = world(seed);
  it.network.setWeather({ delayMs: 5, jitterMs: 20, loss: 0.05, duplicate: 0.2, reorder: 0.2 });
  for (let i = 0; i < 70; i++) {
    if (i === 60) it.network.setWeather(fairWeather);
    it.clock.run(1000);
    it.client.send(heartbeat(String(i)));
    it.server.send("a", stop(String(i)));
  }
  it.clock.run(1000);
  return it;
}

test("loss, duplicates and reordering: after each hello the numbers rise without a gap, and fair weather mends all", () => {
  let resets = 0;
  for (let seed = 0; seed < 30; seed++) {
    const { minion, digests } = storm(`storm ${seed}`);
    let last: number | undefined;
    for (const digest of digests()) {
      if (digest === "hello") last = undefined;
      else {
        if (last !== undefined) assert.is(Number(digest), last + 1, `seed ${seed}`);
        last = Number(digest);
      }
    }
    assert.equal(digests().slice(-5), ["65", "66", "67", "68", "69"]);
    assert.equal(minion.messages.items.slice(-2), [stop("68"), stop("69")]);
    resets += minion.downs.items.length;
  }
  assert.ok(resets > 30, "the weather was not bad enough to show anything");
});

test("the same seed gives the same run, another seed another", () => {
  const told = (seed: string): string => {
    const { minion, digests } = storm(seed);
    return JSON.stringify([digests(), minion.downs.items, minion.messages.items]);
  };
  assert.is(told("x"), told("x"));
  assert.is.not(told("x"), told("y"));
});

for (const direction of ["cutUp", "cutDown"] as const) {
  test(`${direction}: a line dead in one direction is given up within seconds, and mended when the cut is`, () => {
    const { clock, network, minion, client, digests } = world(direction);
    clock.run(100);
    network.setWeather({ [direction]: true }, "a");
    for (let i = 0; i < 20; i++) {
      clock.run(1000);
      client.send(heartbeat("during"));
    }
    assert.is(minion.downs.items.length, 1);
    network.setWeather({ [direction]: false }, "a");
    clock.run(10_000);
    client.send(heartbeat("after"));
    clock.run(100);
    assert.equal(digests().slice(-2), ["hello", "after"]);
  });
}

test("a power cut tells nobody; the minion's next life replaces the dead line", () => {
  const { clock, network, master, minion, server, client, digests } = world("power");
  clock.run(100);
  network.cutPower("a");
  assert.equal(server.connected(), ["a"], "nobody told the master");
  client.send(heartbeat("from the dead"));
  clock.run(60_000);
  assert.equal([minion.downs.items, digests()], [[], ["hello"]]);
  const next = new MinionSeen("a");
  network.connect("a", "token of a", next);
  clock.run(100);
  assert.equal([next.ups.items.length, master.downs.items, digests()], [1, [], ["hello", "hello"]]);
});

test("a master that crashes hears nothing more; its minions dial the next one", () => {
  const { clock, network, master, minion } = world("crash");
  clock.run(100);
  network.crashMaster();
  clock.run(5000);
  assert.equal([minion.downs.items, master.downs.items], [["connection reset"], []]);
  const next = new MasterSeen();
  network.listen(next);
  clock.run(5000);
  assert.equal([next.messages.items.length, master.messages.items.length], [1, 1]);
});

test.run();
