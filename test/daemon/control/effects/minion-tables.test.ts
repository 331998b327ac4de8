import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MasterMessage } from "../../../../core/link/messages.js";
import type { HostRoute } from "../../../../core/link/tables.js";
import { type Random, seededRandom } from "../../../../core/random.js";
import { carriedOutMsMax, MinionTables } from "../../../../daemon/control/effects/minion-tables.js";
import type { LinkClient, LinkServer } from "../../../../daemon/link/link.js";
import { fairWeather, memoryNetwork } from "../../../../daemon/link/memory-network.js";
import { silentLog } from "../../../../daemon/log.js";
import { TableDesk } from "../../../../daemon/minion/table-desk.js";
import { VirtualClock } from "../../../../scenarios/simulation/virtual-clock.js";
import { MinionSeen } from "../../../contracts/link/subject.js";

const test = suite("tables at the minions");

const host = (minion: string, address: string): HostRoute => ({ minion, address, podCidr: "10.0.0.0/24" });
const byName = (a: HostRoute, b: HostRoute): number => (a.minion < b.minion ? -1 : 1);

/** A master's tables, and what is sent. */
function master(clock = new VirtualClock(0), random: Random = seededRandom("master")) {
  const sent: { minion: string; message: MasterMessage }[] = [];
  const links = {
    send: (minion: string, message: MasterMessage) => sent.push({ minion, message }) > 0,
    drop: () => {},
    distrust: () => {},
  };
  return { clock, sent, tables: new MinionTables({ clock, random, links }) };
}
const told = (it: ReturnType<typeof master>): MasterMessage[] => it.sent.splice(0).map(({ message }) => message);
const epochOf = (it: ReturnType<typeof master>): string => {
  it.tables.join("probe", ["hosts"], {});
  it.tables.leave("probe");
  const [message] = told(it);
  return message?.type === "table" ? message.epoch : "";
};

test("who joins gets the whole, then differences; who comes back gets what it lacks", () => {
  const it = master();
  const epoch = epochOf(it);
  it.tables.change("hosts", [host("a", "1")], []);
  it.tables.join("m", ["hosts"], {});
  it.tables.change("hosts", [host("b", "1")], []);
  it.tables.change("hosts", [host("b", "1")], []);
  it.tables.leave("m");
  it.tables.change("hosts", [], ["a"]);
  it.tables.join("m", ["hosts"], { hosts: { epoch, revision: 2 } });
  it.tables.join("m", ["hosts"], { hosts: { epoch: "another master's", revision: 2 } });
  const common = { type: "table", name: "hosts", epoch } as const;
  assert.equal(told(it), [
    { ...common, revision: 1, whole: [host("a", "1")] },
    { ...common, revision: 2, from: 1, upsert: [host("b", "1")], remove: [] },
    { ...common, revision: 3, from: 2, upsert: [], remove: ["a"] },
    { ...common, revision: 3, whole: [host("b", "1")] },
  ]);
});

test("a minion hears of the tables it has, and of no others", () => {
  const it = master();
  it.tables.join("m", ["hosts"], {});
  told(it);
  it.tables.change("services", [{ kind: "Service", metadata: { name: "s", namespace: "n" }, spec: {} }], []);
  it.tables.missed("m", "services", undefined);
  assert.equal(told(it), []);
});

test("settled: once all have carried out what was sent; not what they had of another master; a dead one for a second", async () => {
  const it = master();
  const epoch = epochOf(it);
  for (const minion of ["a", "b"]) it.tables.join(minion, ["hosts"], {});
  it.tables.change("hosts", [host("a", "1")], []);
  let settled = 0;
  const wait = (): void => void it.tables.settled("hosts").then(() => settled++);
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  wait();
  it.tables.held("a", "hosts", { epoch, revision: 1 });
  it.tables.held("b", "hosts", { epoch: "another master's", revision: 9 });
  await turns();
  assert.is(settled, 0);
  it.tables.held("b", "hosts", { epoch, revision: 1 });
  await turns();
  assert.is(settled, 1);
  it.tables.change("hosts", [host("a", "2")], []);
  it.tables.held("a", "hosts", { epoch, revision: 2 });
  wait();
  await it.clock.advance(carriedOutMsMax);
  assert.is(settled, 2);
  wait();
  it.tables.leave("b");
  await turns();
  assert.is(settled, 3);
  // What it says it has carried out, when it comes back, counts.
  it.tables.join("b", ["hosts"], { hosts: { epoch, revision: 2 } });
  wait();
  await turns();
  assert.is(settled, 4);
});

/** A master and a minion over a link in memory; masters come and go. */
function pair(seed: string) {
  const clock = new VirtualClock(0);
  const network = memoryNetwork({ clock, random: seededRandom(seed), log: silentLog });
  let hosts: readonly HostRoute[] = [];
  let lives = 0;
  let tables: MinionTables;
  let wholes = 0;
  const begin = (rows: readonly HostRoute[]): void => {
    const life = ++lives;
    let server: LinkServer;
    const links = {
      send: (minion: string, message: MasterMessage) => {
        if (message.type === "table" && "whole" in message) wholes++;
        return server.send(minion, message);
      },
      drop: () => {},
      distrust: () => {},
    };
    const own = new MinionTables({ clock, random: seededRandom(`${seed} ${life}`), links });
    tables = own;
    own.change("hosts", rows, []);
    server = network.listen({
      authenticate: (_token, claimed) => claimed,
      onMessage: (minion, message) => {
        if (message.type === "hello") own.join(minion, ["hosts"], message.tables);
        if (message.type === "tableMissed") own.missed(minion, message.name, message.mark);
      },
      onDown: (minion) => own.leave(minion),
    });
  };
  begin([]);
  const client: { link?: LinkClient } = {};
  const desk = new TableDesk(
    {
      link: { send: (message) => client.link?.send(message) ?? false },
      network: {
        tables: {
          hosts: (rows: readonly HostRoute[], held: () => void) => {
            hosts = rows;
            held();
          },
        },
      } as never,
    },
    () => {},
  );
  const seen = new MinionSeen("m");
  client.link = network.connect("m", "token", {
    hello: () => ({ ...seen.hello(), tables: desk.marks() }) as never,
    onMessage: (message) => message.type === "table" && desk.receive(message),
    onUp: () => {},
    onDown: () => {},
  });
  return {
    ...{ clock, network, begin },
    change: (upsert: HostRoute[], remove: string[]) => tables.change("hosts", upsert, remove),
    hosts: () => [...hosts].sort(byName),
    wholes: () => wholes,
  };
}

const keys = fc.constantFrom("a", "b", "c", "d");
const deeds = fc.array(
  fc.record({
    what: fc.constantFrom("change", "change", "change", "break", "cut", "mend", "restart"),
    minion: keys,
    address: fc.constantFrom("192.0.2.1", "192.0.2.2"),
    goes: fc.boolean(),
    afterMs: fc.constantFrom(0, 3, 40, 2_000),
  }),
  { maxLength: 30 },
);

test("over a link that breaks, stalls and loses, under masters that come and go, a minion comes to have what there is", async () => {
  await fc.assert(
    fc.asyncProperty(deeds, fc.nat(), async (history, seed) => {
      const it = pair(`${seed}`);
      const rows = new Map<string, HostRoute>();
      it.network.setWeather({ delayMs: 2, jitterMs: 10, loss: 0.05, duplicate: 0.1, reorder: 0.1 });
      for (const { what, minion, address, goes, afterMs } of history) {
        if (what === "break") it.network.breakLines();
        if (what === "cut") it.network.setWeather({ cutUp: true, cutDown: true });
        if (what === "mend") it.network.setWeather({ ...fairWeather });
        if (what === "restart") {
          it.network.crashMaster();
          it.begin([...rows.values()]);
        }
        if (what === "change") {
          if (goes) rows.delete(minion);
          else rows.set(minion, host(minion, address));
          it.change(goes ? [] : [host(minion, address)], goes ? [minion] : []);
        }
        await it.clock.advance(afterMs);
      }
      it.network.setWeather({ ...fairWeather });
      it.network.breakLines();
      await it.clock.advance(60_000);
      assert.equal(it.hosts(), [...rows.values()].sort(byName));
    }),
    { numRuns: 60 },
  );
});

test("after a lost link the same master sends what changed, not the whole again", async () => {
  const it = pair("resume");
  await it.clock.advance(1_000);
  for (let i = 0; i < 20; i++) {
    it.change([host(`m${i}`, "192.0.2.1")], []);
    if (i % 5 === 0) it.network.breakLines();
    await it.clock.advance(500);
  }
  await it.clock.advance(10_000);
  assert.is(it.hosts().length, 20);
  assert.is(it.wholes(), 1);
  it.network.crashMaster();
  it.begin(it.hosts());
  await it.clock.advance(10_000);
  assert.is(it.wholes(), 2, "another master's revisions say nothing");
});

test.run();
