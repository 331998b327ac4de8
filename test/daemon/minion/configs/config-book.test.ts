import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import type { ConfigTold } from "../../../../core/link/configs.js";
import { ConfigBook, type ConfigMemory } from "../../../../daemon/minion/configs/config-book.js";
import { VirtualClock } from "../../../../scenarios/simulation/virtual-clock.js";
import { pod } from "../bench.js";

const test = suite("the book of configuration");

const naming = (uid: string, ...secrets: string[]): Pod => {
  const it = pod("Always", { volumes: secrets.map((secretName) => ({ name: secretName, secret: { secretName } })) });
  return { ...it, metadata: { ...it.metadata, uid } };
};
const told = (name: string, version: string): ConfigTold => ({
  ...{ type: "config", kind: "Secret", namespace: "default", name, version },
  data: { k: version },
});

function begin(memory?: ConfigMemory) {
  const clock = new VirtualClock(0);
  const asked: string[] = [];
  const changed: string[] = [];
  const book = new ConfigBook({
    clock,
    send: (message) => {
      if (message.type === "configWanted")
        asked.push(`${message.uid}: ${message.held.map((h) => `${h.name}=${h.version}`).join()}`);
      return true;
    },
    onChange: (pods) => changed.push(...pods.map((p) => p.metadata.uid ?? "")),
    ...(memory ? { memory } : {}),
  });
  const of = (it: Pod): string[] => [...book.of(it)].map(([key, { version }]) => `${key} ${version}`);
  return { clock, book, asked, changed, of };
}

test("a pod's names are asked for, and the pods that name something hear of each change once", () => {
  const { book, asked, changed, of } = begin();
  const [a, b] = [naming("a", "s", "t"), naming("b", "s")];
  book.has(a);
  book.has(b);
  book.has(naming("c"));
  assert.equal(asked, ["a: ", "b: "]);
  book.receive(told("s", "1"));
  book.receive(told("s", "1"));
  book.receive(told("t", ""));
  assert.equal(changed, ["a", "b", "a"]);
  assert.equal(of(a), ["Secret/s 1", "Secret/t "]);
  book.connected();
  assert.equal(asked.slice(2), ["a: s=1,t=", "b: s=1"]);
});

test("what no pod names is not kept, whoever tells it", () => {
  const { book, changed, of } = begin();
  const a = naming("a", "s");
  book.receive(told("s", "1"));
  assert.equal([changed, of(a)], [[], []]);
  book.has(a);
  book.has(naming("b", "s"));
  book.receive(told("s", "1"));
  book.gone("b");
  assert.equal(of(a), ["Secret/s 1"]);
  book.gone("a");
  assert.equal(of(a), []);
});

test("whoever needs it waits until all is told, and not for ever", async () => {
  const { book, clock } = begin();
  const a = naming("a", "s", "t");
  book.has(a);
  let isKnown = false;
  const waiting = book.known(a).then(() => {
    isKnown = true;
  });
  book.receive(told("s", "1"));
  await Promise.resolve();
  assert.not.ok(isKnown);
  book.receive(told("t", ""));
  await waiting;
  await book.known(a);
  const late = book.known(naming("b", "u")).catch(String);
  await clock.runUntil(20_000, () => false);
  assert.match(String(await late), /the master has not told of default\/Secret\/u yet/);
});

test("the next daemon has what was put by", async () => {
  const kept = new Map<string, ConfigTold>();
  const memory: ConfigMemory = {
    load: async () => [...kept.values()],
    put: (config) => void kept.set(config.name, config),
    drop: ({ name }) => void kept.delete(name),
  };
  const first = begin(memory);
  first.book.has(naming("a", "s", "t"));
  first.book.receive(told("s", "1"));
  first.book.receive(told("t", "2"));
  const { book, of } = begin(memory);
  await book.load();
  book.has(naming("a", "s", "t"));
  assert.equal(of(naming("a", "s", "t")), ["Secret/s 1", "Secret/t 2"]);
  book.gone("a");
  assert.is(kept.size, 0);
});

test.run();
