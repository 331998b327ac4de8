/** The link's messages, both ways, over real sockets: a master's process, and one of minions. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type WebSocket, WebSocketServer } from "ws";
import { Fault } from "../../../core/fault.js";
import type { Random } from "../../../core/random.js";
import { MasterProcess } from "../../crash/master-process.js";
import { freePort } from "../../e2e/processes.js";
import { dial, hello } from "../link.js";
import { mutated } from "./mutate.js";
import { Harm, type Target } from "./target.js";
import { anyValue, grafted, sample } from "./values.js";

/** What a program says when it did not expect what it got. */
const ownMistake =
  /TypeError|RangeError|ReferenceError|Cannot read prop|is not a function|is not iterable|uncaught|"an effect threw"|an actor threw/;

/** Each is told once: of all that a program has said, what is new and a mistake of its own. */
const told = new Set<string>();

function newMistake(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => ownMistake.test(line) && !told.has(line));
  for (const line of lines) told.add(line);
  return lines[0];
}

const report = {
  type: "report",
  pods: [
    {
      uid: "11111111-1111-4111-8111-111111111111",
      namespace: "default",
      name: "a",
      seq: 1,
      state: "running",
      status: {
        phase: "Running",
        podIP: "10.244.1.5",
        containerStatuses: [
          { name: "a", restartCount: 0, ready: true, state: { running: {} }, image: "a", imageID: "b" },
        ],
      },
    },
  ],
};
const ofMinions: readonly object[] = [
  hello("mallory"),
  hello("mallory", { routed: { podCidr: "10.244.1.0/24" }, pods: report.pods }),
  report,
  { type: "gone", uid: "11111111-1111-4111-8111-111111111111", namespace: "default", name: "a" },
  { type: "heartbeat", bootId: "boot", digest: "x", engineOk: true, engineMessage: "" },
  {
    type: "notes",
    notes: [{ uid: "u", namespace: "default", name: "a", type: "Normal", reason: "A", message: "m", atMs: 1 }],
  },
  { type: "tableHeld", name: "balancing", mark: { epoch: "e", revision: 1 } },
  { type: "tableMissed", name: "hosts" },
];
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a", namespace: "default", uid: "11111111-1111-4111-8111-111111111111" },
  spec: { containers: [{ name: "a", image: "example/web:3" }] },
};
const ofMasters: readonly object[] = [
  { type: "welcome", cluster: "c", podCidr: "10.244.0.0/16", clusterCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16" },
  { type: "sync", pods: [pod], report: true },
  { type: "run", pod },
  { type: "stop", uid: pod.metadata.uid, graceSeconds: 1 },
  {
    type: "openStream",
    streamId: "s",
    request: { kind: "logs", uid: pod.metadata.uid, container: "a", previous: false, follow: false, timestamps: false },
  },
  {
    type: "table",
    name: "hosts",
    epoch: "e",
    revision: 1,
    whole: [{ minion: "m", address: "10.0.0.1", podCidr: "10.244.1.0/24" }],
  },
  { type: "table", name: "balancing", epoch: "e", revision: 2, from: 1, upsert: [], remove: ["a"] },
  {
    type: "table",
    name: "policies",
    epoch: "e",
    revision: 1,
    whole: [
      {
        ...{ row: "policy", namespace: "default", name: "a", podSelector: { matchLabels: { a: "b" } } },
        ingress: [
          { peers: [{ group: "g1" }, { block: { cidr: "10.0.0.0/8" } }], ports: [{ protocol: "TCP", name: "web" }] },
        ],
        egress: [{ places: { group: "g2", protocol: "UDP" } }],
      },
      { row: "member", group: "g1", ip: "10.244.1.5", port: 80 },
    ],
  },
  { type: "renewCredential" },
];

/** A text of the wire: a message with something in it that does not belong there, or bytes that are changed. */
function frameOf(r: Random, n: number, messages: readonly object[]): string {
  const message = messages[r.below(messages.length)] as object;
  const text = (m: unknown): string => JSON.stringify({ n: 2, a: r.below(10) === 0 ? r.below(9) : 0, m });
  if (n % 3 === 0) return mutated(r, messages.map(text));
  return text(grafted(message, sample(anyValue, n), (max) => r.below(max)));
}

let master: MasterProcess | null = null;

export const toMaster: Target = {
  name: "link-to-master",
  msMax: 10_000,
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
    const nets = ["--pod-cidr", "10.244.0.0/16", "--service-cidr", "10.250.0.0/16"];
    const started = new MasterProcess({
      cluster: "fuzz",
      dataDir: join(folder, "data"),
      folder,
      port: await freePort(),
      flags: nets,
    });
    await started.startReady();
    master = started;
    return async () => {
      await started.close();
      rmSync(folder, { recursive: true, force: true });
    };
  },
  input: (r, n) => frameOf(r, n, ofMinions),
  read: async (input) => {
    const there = master as MasterProcess;
    const stage = { linkPort: there.place.port, minionToken: there.minionToken };
    const came = await dial(stage, (minion) => ({ send: [hello(minion), String(input)] }), 30);
    const health = await there.api.ask({ path: "/healthz" });
    if (health.status !== 200) throw new Harm(`/healthz is answered ${health.status} ${health.text}`);
    const mistake = newMistake(there.said);
    if (mistake !== undefined) throw new Harm(mistake);
    if (came.code !== "taken") throw new Fault("BadRequest", came.says);
  },
};

const hollowFile = fileURLToPath(new URL("../../bench/create/hollow-worker.js", import.meta.url));
let minion: ChildProcess | null = null;
let said = "";
let sockets: WebSocket[] = [];
let server: WebSocketServer | null = null;
/** Connections since the minions began. */
let dialled = 0;

/** Each waits after nonsense, longer each time: there are enough for others to be on the line meanwhile. */
const minionsMax = 64;

function startMinions(): void {
  const url = `http://127.0.0.1:${((server as WebSocketServer).address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [hollowFile, url, "fuzz", String(minionsMax)], {
    ...{ stdio: ["ignore", "ignore", "pipe", "ipc"], env: { ...process.env, TROUPE_BENCH_TOKEN: "x" } },
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-8_000);
  });
  minion = child;
}

async function endMinions(): Promise<void> {
  const child = minion as ChildProcess;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** A minion on the line. When all of them wait, they begin anew, with nothing to remember. */
async function line(): Promise<WebSocket> {
  const onLine = (): WebSocket | undefined => sockets.find((ws) => ws.readyState === ws.OPEN);
  if (!onLine() && dialled >= minionsMax) {
    await endMinions();
    dialled = 0;
    startMinions();
  }
  for (;;) {
    const open = onLine();
    if (open) return open;
    await once(server as WebSocketServer, "connection");
  }
}

export const toMinion: Target = {
  name: "link-to-minion",
  msMax: 20_000,
  open: async () => {
    const listening = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(listening, "listening");
    server = listening;
    listening.on("connection", (ws) => {
      dialled++;
      sockets = [...sockets.filter((s) => s.readyState === s.OPEN), ws];
      ws.on("error", () => undefined);
    });
    startMinions();
    return async () => {
      await endMinions();
      for (const ws of sockets) ws.terminate();
      listening.close();
    };
  },
  input: (r, n) => frameOf(r, n, ofMasters).replace('"n":2', '"n":1'),
  read: async (input) => {
    const ws = await line();
    ws.send(String(input));
    const heard = await Promise.race([
      once(ws, "close").then(() => "closed"),
      new Promise<string>((resolve) => setTimeout(() => resolve("taken"), 30)),
    ]);
    // Each line takes one: its next number would be another.
    ws.terminate();
    if (minion?.exitCode !== null || minion.signalCode !== null)
      throw new Harm(`the minion has ended: ${said.slice(-2_000)}`);
    const mistake = newMistake(said);
    if (mistake !== undefined) throw new Harm(mistake);
    if (heard === "closed") throw new Fault("BadRequest", "the line was ended");
  },
};
