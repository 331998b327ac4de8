import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { cpusMax, labelsMax, memoryBytesMax, messageCharsMax, podsMax } from "../../../core/link/limits.js";
import type { MinionMessage } from "../../../core/link/messages.js";
import { minionMessage } from "../../../core/link/minion-messages.js";
import { readMessage } from "../../../core/link/read.js";
import { isIP } from "../../../core/network/ip.js";
import { anything, facts, heartbeat, hello, report } from "./sent.js";

const it = suite("what a minion says");
const read = (value: unknown): MinionMessage | Fault => readMessage(minionMessage, value);
const note = { uid: "u", namespace: "n", name: "p", type: "Warning", reason: "R", message: "m", atMs: 1 } as const;
const mark = { epoch: "e", revision: 3 };

const amounts = { nanoCores: 1, memoryBytes: 2 };
const podUsed = { uid: "u1", windowMs: 15_000, containers: [{ name: "web", ...amounts }] };

const right: readonly MinionMessage[] = [
  hello,
  { ...hello, pods: [report as never], tables: { balancing: mark } },
  { type: "report", pods: [report as never], full: true },
  { type: "gone", uid: "u", namespace: "n", name: "p" },
  heartbeat,
  { type: "usage", pods: [podUsed], machine: { windowMs: 15_000, nanoCores: 5e8, memoryBytes: 2 ** 30 } },
  { type: "usage", pods: [] },
  { type: "notes", notes: [note, { ...note, container: "web" }] },
  { type: "tableHeld", name: "balancing", mark },
  { type: "tableMissed", name: "hosts", mark },
  { type: "tableMissed", name: "services" },
];
for (const message of right)
  it(`a right ${message.type} is read as it was said`, () => assert.equal(read(message), message));

it("whatever it is, it is a message or a Fault that says why", () => {
  fc.assert(
    fc.property(anything(right), (value) => {
      const message = read(value);
      if (message instanceof Fault) {
        assert.is(message.reason, "BadRequest");
        assert.match(message.message, /^a message (makes no sense|cannot be read): .+/);
        return;
      }
      assert.ok(right.some(({ type }) => type === message.type));
      if (message.type !== "hello") return;
      assert.ok(isIP(message.address) > 0 && message.facts.cpus >= 0 && message.facts.cpus <= cpusMax);
      assert.ok(Object.keys(message.labels).length <= labelsMax);
    }),
    { numRuns: 5_000 },
  );
});

const wrong: readonly (readonly [what: string, value: unknown, why: RegExp])[] = [
  ["null", null, /must be an object/],
  ["a list", [], /must be an object/],
  ["a text", "hello", /must be an object/],
  ["no type", {}, /type: required/],
  ["a type nobody knows", { type: "reboot" }, /type: unsupported value 'reboot'/],
  ["a type of every object", { type: "constructor" }, /type: unsupported/],
  [
    "a pod network in hexadecimal",
    { ...hello, routed: { podCidr: "10.244.1.0/0x18" } },
    /routed\.podCidr.*IPv4 network/,
  ],
  ["a pod network of three parts", { ...hello, routed: { podCidr: "10.244.1.0/24/24" } }, /routed\.podCidr/],
  ["podIP 5", { type: "report", pods: [{ ...report, status: { podIP: 5 } }] }, /pods\[0\]\.status\.podIP.*string/],
  ["podIP a name", { type: "report", pods: [{ ...report, status: { podIP: "db" } }] }, /IP address/],
  ["a newline in the address", { ...hello, address: "10.0.0.5\nfdb del x" }, /address.*IP address/],
  ["a name for an address", { ...hello, address: "host.example.com" }, /address.*IP address/],
  ["a thousand million processors", { ...hello, facts: { ...facts, cpus: 1e9 } }, /facts\.cpus.*between 0 and 8192/],
  ["processors in letters", { ...hello, facts: { ...facts, cpus: "abc" } }, /facts\.cpus.*whole number/],
  ["processors that are no number", { ...hello, facts: { ...facts, cpus: Number.NaN } }, /facts\.cpus/],
  ["too much memory", { ...hello, facts: { ...facts, memoryBytes: memoryBytesMax + 1 } }, /memoryBytes/],
  ["a label that is none", { ...hello, labels: { "a b": "c" } }, /labels/],
  ["a label's value that is none", { ...hello, labels: { a: "x".repeat(64) } }, /labels\.a/],
  ["a name that is none", { ...hello, minion: "../m1" }, /minion/],
  ["a time after all times", { type: "notes", notes: [{ ...note, atMs: 1e300 }] }, /atMs/],
  ["a sequence number below none", { type: "report", pods: [{ ...report, seq: -1 }] }, /seq/],
  ["a state nobody knows", { type: "report", pods: [{ ...report, state: "well" }] }, /state.*unsupported/],
  [
    "use of more processors than there can be",
    { type: "usage", pods: [{ ...podUsed, containers: [{ name: "web", ...amounts, nanoCores: 1e16 }] }] },
    /nanoCores/,
  ],
  [
    "less memory than none",
    { type: "usage", pods: [], machine: { windowMs: 1, ...amounts, memoryBytes: -1 } },
    /memoryBytes/,
  ],
  ["a window of no time", { type: "usage", pods: [{ ...podUsed, windowMs: 0 }] }, /windowMs/],
  ["a table nobody knows", { type: "tableHeld", name: "secrets", mark }, /name.*unsupported/],
];
for (const [what, value, why] of wrong)
  it(`${what} is refused by its place`, () => {
    const fault = read(value);
    assert.instance(fault, Fault);
    assert.match((fault as Fault).message, why);
  });

it("100,000 labels, and a million pods, are counted and not read", () => {
  const labels = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`l${i}`, "x"]));
  assert.match(String(read({ ...hello, labels })), /labels.*100000 labels; at most 64/);
  const pods = new Array<unknown>(podsMax + 1).fill(report);
  assert.match(String(read({ type: "report", pods })), /pods.*at most 10000/);
});

it("what nobody knows is dropped, wherever it stands: a newer minion's", () => {
  const newer = { ...heartbeat, mood: "fine" };
  assert.equal(read(newer), heartbeat);
  const status = { ...report.status, resourceClaimStatuses: [{ name: "x" }], nominatedNodeName: "other" };
  const message = read({ type: "report", pods: [{ ...report, status }] });
  assert.equal(message, { type: "report", pods: [report] });
});

it("what is for people is cut, not refused", () => {
  const message = read({ ...heartbeat, engineMessage: "x".repeat(1_000_000) });
  assert.is((message as { engineMessage: string }).engineMessage.length, messageCharsMax);
});

it.run();
