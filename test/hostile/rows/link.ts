/** A minion that lies, or talks nonsense. */
import { protocolHeader } from "../../../daemon/link/link.js";
import { disbelieved, hello, linked } from "../link.js";
import { each, type Row, shown, type Topic } from "../row.js";

const of = (input: string, more: object): Row =>
  linked(`hello: ${input}`, (minion) => ({ send: [hello(minion, more)] }));
const facts = (input: string, more: object): Row =>
  linked(`facts: ${input}`, (minion) => {
    const first = hello(minion);
    return { send: [{ ...first, facts: { ...(first["facts"] as object), ...more } }] };
  });
const after = (input: string, message: object | string): Row =>
  linked(input, (minion) => ({ send: [hello(minion), message] }));

const addresses = [
  "0.0.0.0",
  "169.254.169.254",
  "224.0.0.1",
  "255.255.255.255",
  "host.example",
  "10.0.0.1\nroute add",
  "10.0.0.1; id",
  "010.0.0.1",
  "0x0a.1",
  "",
  5,
  null,
  "x".repeat(10_000),
];
const cidrs = [
  "10.244.1.0/0x18",
  "10.246.1.0/24/24",
  "10.246.1.0/33",
  "10.246.1.0/-1",
  "10.246.1.1/24",
  "10.246.1.0",
  "10.246.01.0/24",
  "10.246.1.0/24\nx",
  24,
  null,
];

export const hellos: Topic = {
  title: "What a minion says of itself",
  rows: [
    ...each(addresses, (address) => of(`the address ${shown(address)}`, { address })),
    ...each(cidrs, (podCidr) => of(`the network ${shown(podCidr)}`, { routed: { podCidr } })),
    of("another's name", { minion: "other" }),
    of("no name", { minion: null }),
    of("labels that are a list", { labels: ["a"] }),
    of("a label that is a number", { labels: { a: 1 } }),
    of("a label's key with a blank", { labels: { "a b": "c" } }),
    of("a label of 100 characters", { labels: { a: "x".repeat(100) } }),
    of("10,000 labels", { labels: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`a${i}`, "b"])) }),
    of("no facts", { facts: null }),
    of("pods that are a text", { pods: "all" }),
    of("pods that are null", { pods: [null] }),
    of("tables that are a list", { tables: [] }),
    ...each(["0.0.0.0/0", "127.0.0.0/8", "8.8.8.0/24"], (podCidr) =>
      disbelieved(`hello: the network ${shown(podCidr)}`, { routed: { podCidr } }, (node) => !node.includes(podCidr)),
    ),
    disbelieved(
      "hello: an engine's message of 1 MB",
      { engineMessage: "x".repeat(1_000_000) },
      (node) => node.length < 100_000,
    ),
    of("an engine's message that is an object", { engineMessage: {} }),
    ...each([1e9, -1, 0.5, "abc", null, Number.MAX_VALUE, {}], (cpus) => facts(`${shown(cpus)} CPUs`, { cpus })),
    ...each([-1, 1e30, "much", null, 0.5], (memoryBytes) =>
      facts(`${shown(memoryBytes)} bytes of memory`, { memoryBytes }),
    ),
    facts("a boot that is a number", { bootId: 1 }),
    facts("a system of 100,000 characters", { os: "x".repeat(100_000) }),
    facts("a version that is a list", { version: [] }),
  ],
};

const report = (status: object, more: object = {}): object => ({
  type: "report",
  pods: [
    {
      uid: "11111111-1111-4111-8111-111111111111",
      namespace: "default",
      name: "a",
      seq: 1,
      state: "running",
      status: { phase: "Running", ...status },
      ...more,
    },
  ],
});

export const messages: Topic = {
  title: "Messages of a minion",
  rows: [
    ...each(["x", 5, "10.246.1.5\n"], (podIP) => after(`a pod at ${shown(podIP)}`, report({ podIP }))),
    after("a phase that is none", report({ phase: "Dancing" })),
    after("a state that is none", report({}, { state: "dancing" })),
    after("a sequence of -1", report({}, { seq: -1 })),
    after("a sequence that is a text", report({}, { seq: "x" })),
    after("a uid that is an object", report({}, { uid: {} })),
    after(
      "restarts of 1e99",
      report({
        containerStatuses: [
          { name: "a", restartCount: 1e99, ready: true, state: {}, lastState: {}, image: "", imageID: "" },
        ],
      }),
    ),
    after("a report without pods", { type: "report" }),
    after("a report of null", { type: "report", pods: null }),
    after("an unknown message", { type: "reboot" }),
    after("a message without a type", {}),
    after("null", 'x{"n":2,"a":0,"m":null}'.slice(1)),
    after("a list", '{"n":2,"a":0,"m":[]}'),
    after("no JSON", "hello"),
    after("a frame that is a number", "7"),
    after("a frame of null", "null"),
    after("a number of -1", '{"n":-1,"a":0,"m":{}}'),
    after("a number of 1.5", '{"n":1.5,"a":0,"m":{}}'),
    after("thanks for what was never said", '{"n":2,"a":99999,"m":{"type":"notes","notes":[]}}'),
    after("half an object", '{"n":2,"a":0,'),
    after("lists, 100,000 deep", `{"n":2,"a":0,"m":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
    after("a hello after the hello, of another name", { ...hello("other") }),
    after("notes that are a text", { type: "notes", notes: "x" }),
    after("a note of a reason with a newline", {
      type: "notes",
      notes: [{ uid: "u", namespace: "default", name: "a", type: "Normal", reason: "a\nb", message: "m", atMs: 1 }],
    }),
    after("a note of no type", {
      type: "notes",
      notes: [{ uid: "u", namespace: "default", name: "a", type: "Loud", reason: "A", message: "m", atMs: 1 }],
    }),
    after("a table that is none", { type: "tableHeld", name: "secrets", mark: { epoch: "x", revision: 1 } }),
    after("the table __proto__", { type: "tableMissed", name: "__proto__" }),
    after("a mark that is a number", { type: "tableHeld", name: "balancing", mark: 7 }),
    after("a beat without a digest", { type: "heartbeat", bootId: "b", engineOk: true, engineMessage: "" }),
    after("a beat of an engine that may be", {
      type: "heartbeat",
      bootId: "b",
      digest: "x",
      engineOk: "maybe",
      engineMessage: "",
    }),
    after("a pod that is gone, of no uid", { type: "gone", namespace: "default", name: "a" }),
    linked("a report before the hello", () => ({ send: [report({})] })),
    linked("bytes for a text", () => ({ send: [Buffer.from([0xff, 0xfe, 0x00, 0x7b])] })),
    linked("a message of 40 MB", () => ({ send: ["x".repeat(40 * 1024 * 1024)] })),
  ],
};

export const dials: Topic = {
  title: "Dialling the link",
  rows: [
    linked("no token", () => ({ headers: { authorization: undefined } }), /./, /^401$/),
    linked("a wrong token", () => ({ headers: { authorization: "Bearer x" } }), /./, /^40[13]$/),
    linked("an empty token", () => ({ headers: { authorization: "Bearer " } }), /./, /^40[13]$/),
    linked("no name", () => ({ headers: { "x-troupe-minion": undefined } }), /./, /^40[013]$/),
    ...each(["a/b", "__proto__", "..", "A", "a".repeat(300), "x y"], (name) =>
      linked(`the name ${shown(name)}`, () => ({ headers: { "x-troupe-minion": name } }), /./, /^40[013]$/),
    ),
    ...each(["0", "99", "x", "-1"], (version) =>
      linked(
        `version ${version} of the protocol`,
        () => ({ headers: { [protocolHeader]: version } }),
        /version/,
        /^4\d\d$/,
      ),
    ),
    linked("a stream nobody waits for", () => ({ path: "/link/stream/none" }), /./, /^404$/),
    linked("a stream out of its folder", () => ({ path: "/link/stream/..%2f..%2fx" }), /./, /^404$/),
    linked("another address below the link", () => ({ path: "/link/none" }), /./, /^404$/),
  ],
};
