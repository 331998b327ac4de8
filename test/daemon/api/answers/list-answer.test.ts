import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Write } from "../../../../core/store/store.js";
import { create } from "../../../../core/store/write.js";
import { answerBytes } from "../../../../daemon/api/answers/list-answer.js";
import { framesOf } from "../../../../daemon/api/answers/list-words.js";
import {
  answerBytesMax,
  answerBytesPerCallerMax,
  answersWaitingPerCallerMax,
  chunkBytesMax,
  hurriedMsMax,
} from "../../../../daemon/api/limits.js";
import { handClock } from "../../adapters/portals/loopback.js";
import { addMinion, type Cluster, closeAll, startCluster } from "../cluster.js";
import { pod } from "../sample.js";

const test = suite("list answers");
test.after.each(closeAll);

const pods = "/api/v1/namespaces/default/pods";
const asTable = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

/** Pods of about so many bytes, straight into the store; nobody acts on them. */
async function withPods(c: Cluster, count: number, bytes = 8_000): Promise<void> {
  const annotations = { filler: "x".repeat(bytes) };
  const writes = Array.from({ length: count }, (_, i): Write => {
    const name = `p-${String(i).padStart(5, "0")}`;
    const metadata = { name, namespace: "default", uid: name, annotations, labels: { app: name } };
    return { op: "create", object: { ...pod(name), metadata, status: { phase: "Succeeded" } } };
  });
  await c.store.write(writes);
}

/** Asks for a list and reads nothing of it. */
async function unread(c: Cluster, path = pods): Promise<Socket> {
  const socket = connect(c.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.pause();
  await once(socket, "connect");
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  return socket;
}

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate);
};

test("frames: what stands around the items, whatever stands in it", () => {
  const frames = framesOf({ a: "[]", b: { c: [] }, kind: 'x"[]', items: [] });
  assert.is(frames.join("1"), '{"a":"[]","b":{"c":[]},"kind":"x\\"[]","items":[1]}');
  assert.is(framesOf({ minions: [], items: [] }).join("1"), '{"minions":[1],"items":[1]}');
});

test("a list says the same in one piece and in many, in every wording", async () => {
  const c = await startCluster();
  await addMinion(c, "m1");
  await withPods(c, 3, 1_500);
  const paths = [pods, "/api/v1/pods", "/api/v1/nodes", "/api/v1beta1/pods", "/api/v1beta1/minions"];
  for (const path of paths) {
    const { json, headers } = await c.call("GET", path);
    assert.ok(Number(headers.get("content-length")) > 0, "it is short, and so says how long it is");
    assert.match(headers.get("content-type") ?? "", /^application\/json/);
    assert.ok(json.items.length > 0);
    if (json.kind === "MinionList") assert.equal(json.minions, json.items);
  }
  const names = (items: { metadata: { name: string } }[]): string[] => items.map((o) => o.metadata.name);
  const few = await c.call("GET", pods);
  const [, second] = few.json.items;
  for (let i = 3; i < 200; i++)
    await create(c.store, { ...second, metadata: { ...second.metadata, name: `q-${i}`, uid: `q-${i}` } });
  const many = await c.call("GET", pods);
  assert.is(many.headers.get("content-length"), null, "it is long");
  assert.ok(many.text.length > 3 * chunkBytesMax);
  assert.is(many.json.items.length, 200);
  assert.equal(many.json.items.slice(0, 3), few.json.items);
  assert.is(many.json.metadata.resourceVersion, String(await c.store.revision()));
  const table = await c.call("GET", pods, undefined, asTable);
  assert.equal(names(table.json.rows.map((row: { object: object }) => row.object)), names(many.json.items));
  const one = await c.call("GET", `${pods}?labelSelector=app%3Dp-00001`);
  assert.is(one.json.items.length, 198);
  const head = await fetch(`${c.url}${pods}`, { method: "HEAD" });
  assert.equal([head.status, await head.text()], [200, ""]);
});

test("lists that nobody reads keep no more than their place; the JSON of an object is made once for all of them", async () => {
  const c = await startCluster();
  await withPods(c, 3_000);
  const sockets = await Promise.all(Array.from({ length: 100 }, () => unread(c)));
  const { load } = c.deps;
  await until(() => load.answers.taken === 100 * answerBytes(3_000) && load.turns.waiting === 0);
  const held = c.sockets().reduce((bytes, socket) => bytes + socket.writableLength, 0);
  // What Node was given and the kernel has not taken yet: a piece each, and what stands around it.
  assert.ok(held <= 100 * (chunkBytesMax + 16 * 1024), `${held} bytes wait in ${sockets.length} answers`);
  const { json } = await c.call("GET", `${pods}/p-00007`);
  assert.is(json.metadata.name, "p-00007", "others are answered");
  for (const socket of sockets) socket.destroy();
  await until(() => load.answers.taken === 0);
});

test("more lists than have place wait; who stalls makes way for them; beyond that 429", async () => {
  const httpClock = handClock();
  const c = await startCluster({ httpClock });
  await withPods(c, 3_000);
  const { load } = c.deps;
  const most = Math.floor(answerBytesPerCallerMax / answerBytes(3_000));
  assert.ok(answerBytesPerCallerMax < answerBytesMax);
  const leaves = await Promise.all(
    Array.from({ length: most }, () =>
      load.answers.enter({ flow: "caller admin", onGone: () => {} }, answerBytes(3_000)),
    ),
  );
  leaves[0]?.();
  const stalls = await unread(c);
  await until(() => load.answers.taken === most * answerBytes(3_000));
  const answer = c.call("GET", pods);
  await until(() => load.answers.waiting === 1);
  const ended = once(stalls, "close");
  await until(() => load.turns.waiting === 0);
  for (let i = 0; i < 100; i++) await new Promise(setImmediate);
  httpClock.advance(hurriedMsMax);
  stalls.resume();
  await ended;
  assert.is((await answer).json.items.length, 3_000);

  const waiting = Array.from({ length: answersWaitingPerCallerMax + 1 }, () =>
    load.answers.enter({ flow: "caller admin", onGone: () => {} }, answerBytes(3_000)),
  );
  for (const w of waiting) w.catch(() => {});
  const refused = await c.call("GET", pods);
  assert.is(refused.status, 429);
  assert.is(refused.headers.get("retry-after"), "1");
  assert.is(refused.json.reason, "TooManyRequests");
  assert.is((await c.call("GET", "/healthz")).text, "ok");
});

test.run();
