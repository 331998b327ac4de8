import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { masterMessage } from "../../../core/link/master-messages.js";
import type { MasterMessage } from "../../../core/link/messages.js";
import { readMessage } from "../../../core/link/read.js";
import { anything } from "./sent.js";

const it = suite("what a master says");
const read = (value: unknown): MasterMessage | Fault => readMessage(masterMessage, value);

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1", labels: { app: "web" } },
  spec: { nodeName: "m1", containers: [{ name: "web", image: "web" }], restartPolicy: "Always" },
} satisfies Pod;

const ask = { uid: "u", container: "web" };
const right: readonly MasterMessage[] = [
  {
    ...{ type: "welcome", cluster: "troupe", podCidr: "10.244.1.0/24" },
    ...{ clusterCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16" },
  },
  { type: "sync", pods: [pod], report: true },
  { type: "run", pod },
  { type: "stop", uid: "u", graceSeconds: 30 },
  {
    ...{ type: "openStream", streamId: "a-1" },
    request: { kind: "logs", ...ask, previous: false, follow: true, tailLines: 5, timestamps: false },
  },
  {
    ...{ type: "openStream", streamId: "a-2" },
    request: { kind: "exec", ...ask, command: ["sh", "-c", "a\nb"], tty: false, stdin: true },
  },
  { type: "openStream", streamId: "a-3", request: { kind: "portForward", uid: "u", port: 80 } },
  { type: "renewCredential" },
];
for (const message of right)
  it(`a right ${message.type} is read as it was said`, () => assert.equal(read(message), message));

it("whatever it is, it is a message or a Fault that says why", () => {
  fc.assert(
    fc.property(anything(right), (value) => {
      const message = read(value);
      if (message instanceof Fault) assert.match(message.message, /^a message (makes no sense|cannot be read): .+/);
      else assert.type(message.type, "string");
    }),
    { numRuns: 5_000 },
  );
});

for (const [what, value, why] of [
  ["null", null, /must be an object/],
  ["a type nobody knows", { type: "format" }, /unsupported value 'format'/],
  ["one that is made here only", { type: "unread", pods: [] }, /unsupported value 'unread'/],
  ["a stream nobody knows", { type: "openStream", streamId: "a", request: { kind: "shell" } }, /request\.kind/],
  [
    "a port beyond all",
    { type: "openStream", streamId: "a", request: { kind: "portForward", uid: "u", port: 70_000 } },
    /port/,
  ],
  ["a time to stop that is none", { type: "stop", uid: "u", graceSeconds: Number.NaN }, /graceSeconds/],
  ["a network that is none", { ...right[0], clusterCidr: "10.244.0.0/016" }, /clusterCidr/],
  ["a pod that is nobody", { type: "run", pod: { kind: "Pod", metadata: {} } }, /metadata\.uid/],
] as const)
  it(`${what} is refused by its place`, () => {
    const fault = read(value);
    assert.instance(fault, Fault);
    assert.match((fault as Fault).message, why);
  });

it("a pod that cannot be read is told apart, and the others are there", () => {
  const strange = { ...pod, metadata: { ...pod.metadata, uid: "u2", name: "odd" }, spec: { containers: "none" } };
  const sync = read({ type: "sync", pods: [pod, strange], report: false }) as Extract<MasterMessage, { type: "sync" }>;
  assert.equal(sync.pods, [pod]);
  assert.is(sync.unread?.[0]?.uid, "u2");
  assert.match(sync.unread?.[0]?.why ?? "", /spec\.containers.*a list/);
  const run = read({ type: "run", pod: strange });
  assert.equal({ ...run, pods: undefined }, { type: "unread", pods: undefined });
});

it("a pod that came by v1beta1 with names of its time is a pod", () => {
  const old = { ...pod, metadata: { ...pod.metadata, name: "myPod_1", labels: { tier: "front, end" } } };
  assert.equal(read({ type: "run", pod: old }), { type: "run", pod: old });
});

it.run();
