/** The lean host against XState's own actors: any sequence of events leads to the same states, contexts and commands. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type AnyMachineSnapshot, type AnyStateMachine, assign, createActor, emit, setup } from "xstate";
import { Actor } from "../../../actors/host/actor.js";
import { stateName } from "../../../actors/host/state-name.js";
import { podMachine } from "../../../actors/pod/machine.js";
import { replicationControllerMachine } from "../../../actors/replication-controller.js";

const test = suite("one actor");

interface Seen {
  state: string;
  context: unknown;
  commands: unknown[];
}

/** What XState's actor does. */
function twin(machine: AnyStateMachine, input: unknown, events: readonly { type: string }[]): Seen[] {
  const ref = createActor(machine, { input });
  let commands: unknown[] = [];
  let failed = false;
  (ref as unknown as { on(type: "*", handler: (c: unknown) => void): void }).on("*", (c) => commands.push(c));
  ref.subscribe({
    error: () => {
      failed = true;
    },
  });
  const seen = (): Seen => {
    const snapshot = ref.getSnapshot() as AnyMachineSnapshot;
    const state = failed ? "error" : stateName(snapshot.value);
    const found = { state, context: snapshot.context as unknown, commands };
    commands = [];
    return found;
  };
  ref.start();
  return [
    seen(),
    ...events.map((event) => {
      ref.send(event);
      return seen();
    }),
  ];
}

function ours(machine: AnyStateMachine, input: unknown, events: readonly { type: string }[]): Seen[] {
  const actor = Actor.begin(machine, input);
  const seen = ({ state, context, commands }: Actor): Seen => ({ state, context, commands });
  return [
    seen(actor),
    ...events.map((event) => {
      // XState's drops what comes after an end.
      if (!actor.isDone) actor.send(event);
      else actor.commands = [];
      return seen(actor);
    }),
  ];
}

const metadata = { name: "web", namespace: "default", uid: "u1" };
const pod = { kind: "Pod", metadata, spec: { containers: [] } };
const bound = { ...pod, spec: { ...pod.spec, nodeName: "m1" } };
const deleted = { ...bound, metadata: { ...metadata, deletionTimestamp: "2014-11-25T12:00:00Z" } };
const reportOf = (state: string, seq: number) => ({
  type: "pod.reported",
  minion: "m1",
  resync: false,
  report: { uid: "u1", state, seq, containers: [], podIP: "", hostIP: "", startedAtMs: 0 },
});
const podEvents: fc.Arbitrary<{ type: string }> = fc.oneof(
  fc.constantFrom(
    { type: "pod.changed", object: pod },
    { type: "pod.changed", object: bound },
    { type: "pod.changed", object: deleted },
    { type: "pod.placed", minion: "m1" },
    { type: "pod.unplaced", message: "no room", refusals: {} },
    { type: "pod.bindRefused", why: "gone" },
    { type: "pod.wake" },
    { type: "pod.minionLost", minion: "m1", why: "silent" },
    { type: "pod.minionReturned", minion: "m1", why: "" },
    { type: "pod.drained" },
    { type: "pod.released" },
    { type: "timer", name: "drain", lateMs: 0 },
    { type: "nobody.knows" },
  ),
  fc
    .tuple(fc.constantFrom("waiting", "running", "failed", "restarting", "succeeded", "dead"), fc.nat(5))
    .map(([state, seq]) => reportOf(state, seq)),
);

test("a pod's life is the same, whatever happens in whatever order", () => {
  fc.assert(
    fc.property(fc.array(podEvents, { maxLength: 15 }), (events) => {
      const stamped = events.map((event, i) => ({ ...event, atMs: 1_000 + i }));
      assert.equal(ours(podMachine, { object: pod }, stamped), twin(podMachine, { object: pod }, stamped));
    }),
    { numRuns: 100 },
  );
});

test("one that is restored goes on as the one it was taken from", () => {
  const object = { kind: "ReplicationController", metadata, spec: { replicas: 2, selector: { a: "b" } } };
  const observed = { type: "controller.observed", object, children: [], atMs: 5 };
  const first = Actor.begin(replicationControllerMachine, { object });
  const second = Actor.restore(replicationControllerMachine, first.value, first.context);
  first.send(observed);
  second.send(observed);
  assert.equal([second.state, second.context, second.commands], [first.state, first.context, first.commands]);
  assert.is(first.state, "Acting");
  assert.throws(() => Actor.restore(replicationControllerMachine, "Nowhere", {}), /Nowhere/);
});

test("what a step that throws gave is not carried out, and nothing is delivered any more", () => {
  const machine = setup({ types: { context: {} as { n: number } } }).createMachine({
    id: "m",
    context: { n: 0 },
    on: {
      fine: { actions: [assign({ n: ({ context }) => context.n + 1 }), emit({ type: "did" } as never)] },
      bad: {
        actions: [
          emit({ type: "did" } as never),
          () => {
            throw new Error("broken");
          },
        ],
      },
    },
  });
  const actor = Actor.begin(machine, undefined);
  actor.send({ type: "fine" });
  assert.equal([actor.context, actor.commands], [{ n: 1 }, [{ type: "did" }]]);
  actor.send({ type: "bad" });
  actor.send({ type: "fine" });
  assert.equal([actor.state, actor.context, actor.commands], ["error", { n: 1 }, []]);
  assert.match(String(actor.error), /broken/);
});

test.run();
