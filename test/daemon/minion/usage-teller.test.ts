import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MinionMessage } from "../../../core/link/messages.js";
import type { PodReport } from "../../../core/link/report.js";
import type { UsageMeter } from "../../../daemon/minion/engine/usage.js";
import { UsageTeller } from "../../../daemon/minion/usage-teller.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const it = suite("telling what is used");

const report = (uid: string, id: string): PodReport =>
  ({
    uid,
    status: {
      initContainerStatuses: [{ name: "init", containerID: `docker://${id}-init`, state: { terminated: {} } }],
      containerStatuses: [{ name: "web", containerID: `docker://${id}`, state: { running: {} } }],
    },
  }) as never;

/** Every container uses half a core. */
function begin(reports: PodReport[]) {
  const clock = new VirtualClock();
  const sent: Extract<MinionMessage, { type: "usage" }>[] = [];
  const warned: string[] = [];
  const asked: (readonly string[])[] = [];
  const it = { broken: false };
  const look = () => ({ atMs: clock.nowMs(), cpuNanosTotal: clock.nowMs() * 5e5, memoryBytes: 7 });
  const engine: UsageMeter = {
    stats: async (ids) => {
      asked.push(ids);
      if (it.broken) throw new Error("no engine");
      return ids.map((id) => ({ id, ...look() }));
    },
    machineStats: async () => look(),
  };
  const link = { send: (message: MinionMessage) => sent.push(message as never) > 0 };
  const teller = new UsageTeller({ clock, engine, link, log: (_, text) => warned.push(text) }, () => reports);
  return { clock, sent, warned, asked, it, teller };
}

it("looks at nothing before it is asked, tells after a second, then each window, and no longer than it is wanted", async () => {
  const { clock, sent, asked, teller } = begin([report("a", "1")]);
  await clock.advance(60_000);
  assert.equal(asked, []);
  teller.wanted({ type: "usageWanted", forSeconds: 40 });
  await clock.advance(1_500);
  assert.equal(sent, [
    {
      type: "usage",
      pods: [{ uid: "a", windowMs: 1_000, containers: [{ name: "web", nanoCores: 5e8, memoryBytes: 7 }] }],
      machine: { windowMs: 1_000, nanoCores: 5e8, memoryBytes: 7 },
    },
  ]);
  await clock.advance(300_000);
  assert.equal(asked.length, 5);
  assert.equal(
    sent.map(({ pods }) => pods[0]?.windowMs),
    [1_000, 15_000, 15_000, 15_000],
  );
  teller.wanted({ type: "usageWanted", forSeconds: 10 });
  await clock.advance(2_000);
  assert.is(sent.at(-1)?.pods[0]?.windowMs, 1_000, "asked anew, it begins anew");
  teller.close();
});

it("to be asked again while it tells makes it tell longer, and not more often", async () => {
  const { clock, sent, teller } = begin([report("a", "1")]);
  for (let i = 0; i < 10; i++) {
    teller.wanted({ type: "usageWanted", forSeconds: 60 });
    await clock.advance(6_000);
  }
  assert.is(sent.length, 4);
  teller.close();
});

it("an engine that does not answer is told of once, and asked again", async () => {
  const { clock, sent, warned, it, teller } = begin([report("a", "1")]);
  it.broken = true;
  teller.wanted({ type: "usageWanted", forSeconds: 600 });
  await clock.advance(60_000);
  assert.equal([sent.length, warned.length], [0, 1]);
  it.broken = false;
  await clock.advance(40_000);
  assert.ok(sent.length > 0);
  teller.close();
});

it.run();
