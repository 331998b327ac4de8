import { once } from "node:events";
import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addMinion, type Cluster, closeAll, type Json, startCluster } from "./cluster.js";
import { openStream, type Pieces } from "./events.js";
import { oldController, oldPod } from "./sample.js";

const test = suite("inspection");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

interface SentEvent {
  id?: string;
  event?: string;
  data: Json;
}

/** The next event that is no comment. */
async function nextEvent(stream: Pieces): Promise<SentEvent> {
  for (;;) {
    const block = await stream.next();
    if (block === undefined) throw new Error("the stream ended");
    const fields = Object.fromEntries(
      block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
    );
    if (fields["data"] !== undefined) return { ...fields, data: JSON.parse(fields["data"]) };
  }
}

const follow = (query = "", headers = {}): Promise<Pieces> =>
  openStream(`${c.url}/actors/stream${query}`, headers, "\n\n");

test("actors by type and state, and one with what it knows, without secrets", async () => {
  await addMinion(c, "m1");
  await c.call("POST", "/api/v1beta1/pods", oldPod("jenkins"));
  await c.call("POST", "/api/v1beta1/replicationControllers", oldController("rc", 0));
  const ids = async (query: string): Promise<string[]> =>
    (await c.call("GET", `/actors${query}`)).json.actors.map((a: { id: string }) => a.id);
  assert.equal(await ids(""), ["minion/m1", "pod/default/jenkins", "replicationController/default/rc"]);
  assert.equal(await ids("?type=pod"), ["pod/default/jenkins"]);
  assert.equal(await ids("?type=pod&state=Running"), []);
  assert.equal(await ids("?state=Pending"), ["pod/default/jenkins"]);
  const one = await c.call("GET", "/actors/pod/default/jenkins");
  assert.equal([one.json.id, one.json.type, one.json.context.name], ["pod/default/jenkins", "pod", "jenkins"]);
  assert.type(one.json.inStateMs, "number");
  assert.ok(one.json.next.includes("pod.reported"));
  assert.equal([one.json.steps[0].event.type, one.json.steps[0].to], ["spawned", "Pending.unscheduled"]);
  assert.not.match(one.text, /hunter2/);
  const minion = await c.call("GET", "/actors/minion/m1");
  assert.ok(minion.json.timers.some((t: { name: string }) => t.name === "suspect"));
});

test("a statechart as JSON and as Mermaid; a pod may be called machine", async () => {
  await c.call("POST", "/api/v1beta1/pods", oldPod("machine"));
  const chart = await c.call("GET", "/actors/pod/default/machine/machine");
  assert.is(chart.json.id, "pod");
  assert.ok(chart.json.chart.states.some((s: { path: string }) => s.path === "Running"));
  for (const answer of [
    await c.call("GET", "/actors/pod/default/machine/machine?format=mermaid"),
    await c.call("GET", "/actors/pod/default/machine/machine", undefined, { accept: "text/vnd.mermaid" }),
  ]) {
    assert.match(answer.headers.get("content-type") ?? "", /^text\/vnd\.mermaid/);
    assert.match(answer.text, /^stateDiagram-v2\n {2}\[\*\] --> Restored\n/);
  }
  assert.is((await c.call("GET", "/actors/pod/default/machine")).json.id, "pod/default/machine");
});

test("the stream tells each step with its cause, of one actor if asked", async () => {
  const all = await follow();
  const one = await follow("?actor=pod/default/a");
  assert.is((await nextEvent(all)).event, "hello");
  assert.is((await nextEvent(one)).event, "hello");
  await c.call("POST", "/api/v1beta1/pods", oldPod("ab"));
  await c.call("POST", "/api/v1beta1/pods", oldPod("a"));
  const step = await nextEvent(one);
  assert.equal([step.event, step.data.actor, step.data.event.type], ["step", "pod/default/a", "spawned"]);
  const placed = await nextEvent(one);
  assert.equal(
    [placed.data.event.type, placed.data.from, placed.data.to],
    ["pod.unplaced", "Pending.unscheduled", "Pending.unschedulable"],
  );
  assert.is(placed.data.cause, step.data.seq);
  assert.is((await nextEvent(all)).data.actor, "pod/default/ab");
});

test("the stream resumes where it was, and says when it cannot", async () => {
  const first = await follow();
  await nextEvent(first);
  await c.call("POST", "/api/v1beta1/pods", oldPod("a"));
  const seen = await nextEvent(first);
  const rest = await nextEvent(first);
  first.close();
  const resumed = await follow("", { "last-event-id": seen.id ?? "" });
  assert.is((await nextEvent(resumed)).event, "hello");
  assert.equal(await nextEvent(resumed), rest);
  const foreign = await follow("?lastEventId=earlier.7");
  await nextEvent(foreign);
  const gap = await nextEvent(foreign);
  assert.equal([gap.event, gap.data.lost], ["gap", null]);
  assert.is((await nextEvent(foreign)).data.seq, 1);
});

test("a long past arrives whole", async () => {
  await addMinion(c, "m1");
  for (let i = 0; i < 3_000; i++)
    c.master.system.deliver("minion/m1", { type: "minion.disconnected", why: "x".repeat(250) });
  const first = await follow();
  const { run } = (await nextEvent(first)).data;
  const stream = await follow(`?lastEventId=${run}.0`);
  await nextEvent(stream);
  let last = 0;
  while (last < 3_000) last = (await nextEvent(stream)).data.seq;
  assert.ok(last >= 3_000);
});

test("a reader that takes nothing is dropped, and nobody else waits for it", async () => {
  const slow = connect(c.port, "127.0.0.1");
  slow.write("GET /actors/stream HTTP/1.1\r\nhost: localhost\r\n\r\n");
  await once(slow, "readable");
  slow.pause();
  assert.is(c.openStreams(), 1);
  // Each step is some 300 bytes; what the system itself buffers comes on top of the limit.
  const pad = "x".repeat(250);
  for (let i = 0; i < 60_000 && c.openStreams() > 0; i++) {
    c.master.system.deliver("minion/m1", { type: "minion.disconnected", why: pad });
    if (i === 0) await addMinion(c, "m1");
    if (i % 500 === 0) await new Promise(setImmediate);
  }
  assert.is(c.openStreams(), 0);
  slow.destroy();
});

test.run();
