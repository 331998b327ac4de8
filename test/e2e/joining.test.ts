/** Minions that join over TLS, on the machine's own engine; and everything that is to be refused. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WebSocket } from "ws";
import { linkProtocol } from "../../core/link/handshake.js";
import { protocolHeader } from "../../daemon/link/link.js";
import { join } from "../../daemon/minion/joining/join.js";
import { realClock } from "../../daemon/real-clock.js";
import { ensureStandIns } from "../../scenarios/standins/images.js";
import { traces } from "./docker.js";
import { podOf, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { freePort, type Ran, run } from "./processes.js";

const test = suite("joining");
const program = (name: string): string => fileURLToPath(new URL(`../../${name}.js`, import.meta.url));

const cluster = `joining-${process.pid}`;
let dir: string;
let url: string;
const daemons = new Map<string, ChildProcess>();
const logs = new Map<string, string>();

const troupe = (...args: string[]): Promise<Ran> =>
  run(process.execPath, [program("cli/troupe"), ...args], {
    env: { KUBECONFIG: path.join(dir, "master", "admin.kubeconfig"), TROUPE_HOME: dir },
  });

async function told(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await troupe(...args);
  assert.is(code, 0, `troupe ${args.join(" ")}: ${stderr}`);
  return stdout;
}

function start(name: string, role: "master" | "minion", args: string[]): ChildProcess {
  const child = spawn(process.execPath, [program(`daemon/${role}/main`), ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  logs.set(name, "");
  child.stderr?.setEncoding("utf8").on("data", (said: string) => logs.set(name, logs.get(name) + said));
  daemons.set(name, child);
  return child;
}

async function stop(name: string): Promise<void> {
  const child = daemons.get(name);
  daemons.delete(name);
  if (!child || child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

const minionArgs = (name: string, token: string): string[] => [
  ...[
    "--master",
    url,
    "--name",
    name,
    "--data",
    path.join(dir, name),
    "--pod-network",
    "shared",
    "--warm-sandboxes",
    "0",
  ],
  ...(token === "" ? [] : ["--token", token]),
];

/** A minion that ends by itself, as it is refused. */
const refusedMinion = (name: string, token: string): Promise<Ran> =>
  run(process.execPath, [program("daemon/minion/main"), ...minionArgs(name, token)], { timeoutMs: 60_000 });

const newToken = async (...args: string[]): Promise<string> => (await told("token", "create", ...args)).trim();

const isReady = (name: string): Promise<unknown> =>
  poll(
    `minion ${name} is ready`,
    () => told("get", "minions"),
    (seen) => new RegExp(`^${name}\\s+Ready`, "m").test(seen),
  );

const said = (name: string, words: string | RegExp): Promise<unknown> =>
  poll(
    `${name} says ${words}`,
    async () => logs.get(name) ?? "",
    (log) => new RegExp(words).test(log),
  );

const credentialOf = (name: string): { secret: string; ca: string } =>
  JSON.parse(readFileSync(path.join(dir, name, "credential.json"), "utf8")) as { secret: string; ca: string };

function link(minion: string, secret: string): WebSocket {
  const headers = {
    authorization: `Bearer ${secret}`,
    "x-troupe-minion": minion,
    [protocolHeader]: String(linkProtocol),
  };
  const ca = readFileSync(path.join(dir, "master", "tls", "ca.crt"));
  const options = { headers, ca, servername: "kubernetes" };
  return new WebSocket(`${url.replace("https", "wss")}/link`, options);
}

/** What a dial of the link with this secret and name is answered: 101, or the refusal's status and words. */
async function dial(minion: string, secret: string): Promise<string> {
  const ws = link(minion, secret);
  return new Promise((resolve, reject) => {
    ws.on("open", () => {
      resolve("101");
      ws.terminate();
    });
    ws.on("unexpected-response", (request, response) => {
      void text(response).then((words) => {
        resolve(`${response.statusCode} ${words}`);
        request.destroy();
      });
    });
    ws.on("error", reject);
  });
}

test.before(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "troupe-joining-"));
  const awake = setInterval(() => undefined, 1_000);
  await ensureStandIns(["echo"], undefined, realClock()).finally(() => clearInterval(awake));
  const [port, securePort] = [await freePort(), await freePort()];
  url = `https://127.0.0.1:${securePort}`;
  start("master", "master", [
    ...["--cluster", cluster, "--data", path.join(dir, "master"), "--listen", `127.0.0.1:${port}`],
    ...["--secure-listen", `127.0.0.1:${securePort}`],
  ]);
  await said("master", '"ready"');
});

test.after(async () => {
  for (const name of [...daemons.keys()]) await stop(name);
  const purge = ["--purge", "--cluster", cluster, "--name", "m1", "--data", path.join(dir, "purge")];
  await run(process.execPath, [program("daemon/minion/main"), ...purge]);
  rmSync(dir, { recursive: true, force: true });
  assert.equal(await traces(cluster), [], "containers and networks are left");
});

test("a minion joins with a token; logs and exec reach its pods; nothing secret lies open", async () => {
  start("m1", "minion", minionArgs("m1", await newToken()));
  await isReady("m1");
  const manifest = path.join(dir, "pod.json");
  writeFileSync(manifest, JSON.stringify(podOf("web", shell("echo it runs; exec sleep 1000"))));
  await told("create", "-f", manifest);
  await poll(
    "the pod runs",
    () => told("get", "pods"),
    (seen) => /web\s+1\/1\s+Running/.test(seen),
  );
  await poll(
    "its log",
    () => told("logs", "web"),
    (seen) => seen.includes("it runs"),
  );
  assert.is(await told("exec", "web", "--", "sh", "-c", "echo from inside"), "from inside\n");
  const book = path.join(dir, "master", "joining.json");
  for (const file of [book, path.join(dir, "m1", "credential.json"), path.join(dir, "master", "admin.kubeconfig")])
    assert.is(statSync(file).mode & 0o777, 0o600, file);
  assert.not.match(readFileSync(book, "utf8"), credentialOf("m1").secret);
});

test("its credential opens the link in its own name, and nothing of the API", async () => {
  const { secret } = credentialOf("m1");
  assert.match(await dial("m2", secret), /^403 this is the credential of minion "m1", not of "m2"/);
  assert.match(await dial("m1", "guessed"), /^401 this is not the credential/);
  const api = await troupe("get", "pods", "--token", secret);
  assert.is(api.code, 1);
  assert.match(api.stderr, "minion's credential");
  assert.match(logs.get("master") ?? "", 'a minion was refused","minion":"m2"');
  await poll(
    "an Event",
    () => told("events"),
    (seen) => /MinionRefused/.test(seen),
  );
});

test("a token that expired, was revoked, is another minion's or another cluster's is refused; so is a taken name", async () => {
  const brief = await newToken("--ttl", "1s");
  const id = (token: string): string => token.split(".")[1] ?? "";
  await poll(
    "it expires",
    () => told("token", "list"),
    (seen) => new RegExp(`${id(brief)}\\s+any\\s+expired`).test(seen),
  );
  const revoked = await newToken();
  await told("token", "revoke", id(revoked));
  const good = await newToken();
  const otherCa = good.slice(0, -64) + "0".repeat(64);
  for (const [name, token, words] of [
    ["m2", brief, /refuses: join token \w+ expired at/],
    ["m2", revoked, /refuses: join token \w+ is not known here/],
    ["m2", await newToken("--minion", "m3"), /is for minion "m3", not for "m2"/],
    ["m2", otherCa, /is not the one this token is for.*nothing was told to it/],
    ["m2", "troupe1.half", /this is no join token/],
    ["m2", "", /--token is missing/],
  ] as const) {
    const { code, stderr } = await refusedMinion(name, token);
    assert.is(code, 1, stderr);
    assert.match(stderr, words);
  }
  assert.match(logs.get("master") ?? "", /a minion may not join".*expired/);
  const twin = await run(process.execPath, [
    ...[program("daemon/minion/main"), ...minionArgs("m1", good), "--data", path.join(dir, "twin")],
  ]);
  assert.match(twin.stderr, 'there is a minion "m1" already');
});

test("a minion that reports another's pod is refused, and the pod stays as it is", async () => {
  const thief = { url, token: await newToken(), minion: "thief", dataDir: dir, old: null };
  const { secret } = await join(thief);
  const [pod] = (JSON.parse(await told("get", "pods", "-o", "json")) as { items: { metadata: { uid: string } }[] })
    .items;
  const facts = {
    bootId: "b",
    runId: "r",
    cpus: 1,
    memoryBytes: 1,
    runtime: "",
    os: "",
    architecture: "",
    version: "",
  };
  const status = { phase: "Failed", podIP: "192.0.2.6" };
  const stolen = { uid: pod?.metadata.uid, namespace: "default", name: "web", seq: 1_000_000, state: "dead", status };
  const hello = {
    type: "hello",
    minion: "thief",
    address: "127.0.0.9",
    labels: {},
    facts,
    engineMessage: "",
    pods: [stolen],
    tables: {},
  };
  const ws = link("thief", secret);
  await once(ws, "open");
  ws.send(JSON.stringify({ n: 1, a: 0, m: hello }));
  await said("master", "a minion spoke of a pod that is not its own.*default/web");
  ws.terminate();
  await poll(
    "an Event",
    () => told("events"),
    (seen) => /MinionRefused.*not its own/.test(seen),
  );
  const seen = await told("get", "pods", "-o", "json");
  assert.not.match(seen, "192.0.2.6");
  assert.match(await told("get", "pods"), /web\s+1\/1\s+Running/);
  await told("token", "revoke", "--minion", "thief");
});

test("plain HTTP on the TLS port is told what to do", async () => {
  const request = http.get({ host: "127.0.0.1", port: new URL(url).port, path: "/healthz", agent: false });
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  assert.is(response.statusCode, 400);
  assert.match(await text(response), "this port speaks TLS only");
  await said("master", "a connection without TLS was refused");
});

test("a credential is rotated while its minion runs, and the minion comes back with the new one alone", async () => {
  const before = credentialOf("m1").secret;
  await told("token", "rotate", "m1");
  await poll(
    "a new secret",
    async () => credentialOf("m1").secret,
    (secret) => secret !== before,
  );
  await said("m1", "the credential was renewed");
  await stop("m1");
  start("m1", "minion", minionArgs("m1", ""));
  await said("m1", "connected to the master");
  assert.match(await told("get", "pods"), /web\s+1\/1\s+Running/);
});

test("a minion that is revoked is cut off at once, and comes back only with a token", async () => {
  await told("token", "revoke", "--minion", "m1");
  await said("m1", "its credential was revoked");
  await said("m1", /refused \(401\): minion .{2}m1.{2} has no credential here/.source);
  await stop("m1");
  start("m1", "minion", minionArgs("m1", await newToken()));
  await said("m1", "joined again");
  await said("m1", "connected to the master");
  await isReady("m1");
});

test.run();
