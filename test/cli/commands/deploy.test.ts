/** `troupe deploy` itself, against the real API over a store in memory, where pods wait for minions that only listen. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseAllDocuments } from "yaml";
import { stacksIn } from "../../../cli/commands/stacks.js";
import { usualFiles } from "../../../cli/deploy/disk.js";
import { leftOver, strangers } from "../../../cli/deploy/stack-objects.js";
import type { Made } from "../../../core/compose/objects/context.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import { type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";
import { type Ran, run } from "../../e2e/processes.js";

const test = suite("troupe deploy");

const program = fileURLToPath(new URL("../../../cli/troupe.js", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "troupe-deploy-"));
let c: Cluster;

test.before.each(async () => {
  c = await startCluster({ minionsStop: true });
});
test.after.each(closeAll);
test.after(() => rmSync(home, { recursive: true, force: true }));

const env = { TROUPE_HOME: home, HOME: home, KUBECONFIG: "", COMPOSE_FILE: "", COMPOSE_PROJECT_NAME: "" };
const troupe = (args: readonly string[], more: Record<string, string> = {}): Promise<Ran> =>
  run(process.execPath, [program, ...args], { env: { ...env, ...more } });

function write(text: string): string {
  const path = join(home, "compose.yaml");
  writeFileSync(path, text);
  return path;
}

/** Deploys the file as the stack `shop`, without waiting. */
const deploy = (text: string, ...more: string[]): Promise<Ran> =>
  troupe(["deploy", "-s", c.url, "-f", write(text), "--name", "shop", "--no-wait", ...more], { PW: "s3cret" });

async function deployed(text: string, ...more: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await deploy(text, ...more);
  assert.is(code, 0, stderr);
  return stdout.split("\n").filter((line) => line !== "");
}

const file = `services:
  web:
    image: x
    ports: ["8080:80"]
    configs: [motd]
    secrets: [pw]
  once: { image: x, restart: "no", command: [a] }
configs: { motd: { content: hello } }
secrets: { pw: { environment: PW } }
`;

test("what it made, changed, and left alone", async () => {
  assert.equal(await deployed(file), [
    'namespace "shop" created',
    'configmap "motd" created',
    'secret "pw" created',
    'service "web" created',
    'service "web-published" created',
    'service "once" created',
    'deployment "web" created',
    'job "once" created',
    "web: port 8080 of every minion leads to 80/TCP",
    "stack shop: 2 services deployed in namespace shop",
  ]);
  const last = ["web: port 8080 of every minion leads to 80/TCP", "stack shop: 2 services deployed in namespace shop"];
  assert.equal(await deployed(file), ["nothing changed", ...last]);
  assert.equal(await deployed(file.replace("hello", "hi")), [
    'configmap "motd" changed',
    'deployment "web" changed',
    ...last,
  ]);
  assert.equal(await deployed(file.replace("hello", "hi").replace("[a]", "[b]")), ['job "once" replaced', ...last]);
  const less = file
    .replace(/^.*once.*\n/m, "")
    .replace("hello", "hi")
    .replace(/^.*ports.*\n/m, "");
  assert.equal(await deployed(less), [
    'job "once" removed',
    'service "once" removed',
    'service "web-published" removed',
    "stack shop: 1 service deployed in namespace shop",
  ]);
  const done = JSON.parse((await deploy(less, "-o", "json")).stdout) as { kind: string; outcome: string }[];
  assert.equal(
    done.find(({ kind }) => kind === "Deployment"),
    { kind: "Deployment", name: "web", namespace: "shop", outcome: "unchanged" },
  );
});

test("what others made is theirs, and what is external must be there; nothing is changed then", async () => {
  await deployed("services: { web: { image: x } }\n");
  const other = await troupe([
    "deploy",
    "-s",
    c.url,
    "-n",
    "shop",
    "-f",
    write("services: { web: { image: y } }\n"),
    "--name",
    "other",
    "--no-wait",
  ]);
  assert.is(other.code, 1);
  assert.match(
    other.stderr,
    /service "web" is there already, and it is of the stack shop\n.*deployment "web" is there already.*\nnothing was changed/,
  );
  const text =
    "services: { web: { image: x, secrets: [s], volumes: ['v:/v'] } }\nsecrets: { s: { external: true } }\nvolumes: { v: { external: true } }\n";
  const missing = await deploy(text);
  assert.is(missing.code, 1);
  assert.match(
    missing.stderr,
    /the secret "s" is external, and not there\nthe persistentvolumeclaim "v" is external, and not there\nnothing was changed/,
  );
});

test("what the server would not take is told as a whole, and nothing is changed", async () => {
  await deployed("services: { web: { image: x } }\n");
  const refused = await deploy(
    "services: { web: { image: y, ports: ['22:22'] }, db: { image: x, environment: { 'a=b': c } } }\n",
  );
  assert.is(refused.code, 1);
  assert.match(refused.stderr, /service "web-published": .*22/);
  assert.match(refused.stderr, /deployment "db": .*env/);
  assert.match(refused.stderr, /nothing was changed/);
  const image = (await troupe(["get", "deployments", "web", "-s", c.url, "-n", "shop", "-o", "json"])).stdout;
  assert.match(image, /"image": "x"/);
});

test("a dry run prints the objects and asks no server; what is wrong is told with its place, from where one stands", async () => {
  const { code, stdout, stderr } = await troupe(["deploy", "-f", write(file), "--name", "shop", "--dry-run"], {
    PW: "p",
  });
  assert.is(code, 0, stderr);
  const documents = parseAllDocuments(stdout);
  assert.equal(Array.isArray(documents) ? documents.map((d) => (d.toJS() as { kind: string }).kind) : [], [
    "ConfigMap",
    "Secret",
    "Service",
    "Service",
    "Service",
    "Deployment",
    "Job",
  ]);
  const wrong = await troupe(["deploy", "-f", write("services:\n  web: { imag: x }\n"), "--name", "shop"]);
  assert.is(wrong.code, 1);
  assert.match(wrong.stderr, /compose\.yaml:2: services\.web\.imag: there is no such key; did you mean image\?/);
  const none = await troupe(["deploy", "--name", "shop", "-f", join(home, "none.yaml")]);
  assert.match(none.stderr, /there is no file \S*none\.yaml/);
});

test("a name that is to have an address of its own, or none any more, is another service", async () => {
  const own = 'services: { web: { image: x, expose: ["80"], deploy: { endpoint_mode: vip } } }\n';
  await deployed(own);
  const ip = async (): Promise<string> =>
    (
      JSON.parse((await troupe(["get", "svc", "web", "-s", c.url, "-n", "shop", "-o", "json"])).stdout) as {
        spec: { clusterIP: string };
      }
    ).spec.clusterIP;
  assert.match(await ip(), /^10\./);
  assert.ok((await deployed(own.replace("vip", "dnsrr"))).includes('service "web" replaced'));
  assert.is(await ip(), "None");
  await deployed(own);
  assert.match(await ip(), /^10\./);
});

test("stacks are named, and removed with their namespace", async () => {
  assert.match((await troupe(["stacks", "-s", c.url])).stderr, /there are no stacks/);
  await deployed(`${file}`);
  const listed = await troupe(["stacks", "-s", c.url]);
  assert.match(listed.stdout, /^NAME +NAMESPACE +SERVICES +READY +AGE\nshop +shop +2 +0\/2 +\d+s\n$/);
  const removed = await troupe(["deploy", "rm", "shop", "-s", c.url]);
  assert.is(removed.code, 0, removed.stderr);
  assert.match(removed.stdout, /deployment "web" deleted/);
  assert.match(removed.stdout, /namespace "shop" deleted/);
  const again = await troupe(["deploy", "rm", "shop", "-s", c.url]);
  assert.equal(
    [again.code, again.stderr],
    [1, 'error: there is no stack "shop" in namespace shop; troupe stacks names those there are\n'],
  );
});

const object = (kind: string, name: string, stack?: string, more: object = {}): AnyObject =>
  ({
    kind,
    metadata: { name, namespace: "n", ...(stack ? { labels: { "troupe.dev/stack": stack } } : {}), ...more },
    spec: {},
  }) as unknown as AnyObject;

test("whose is what, and what is left over", () => {
  const there = new Map(
    [object("Service", "a", "shop"), object("Service", "b"), object("Job", "c", "shop")].map((o) => [
      `${o.kind}/${o.metadata.name}`,
      o,
    ]),
  );
  const wanted = [object("Service", "a"), object("Service", "b")] as Made[];
  assert.equal(strangers(wanted, there, "shop"), ['service "b" is there already, and it is of no stack']);
  assert.equal(
    leftOver(wanted, there, "shop").map((o) => o.metadata.name),
    ["c"],
  );
});

test("stacks are one by namespace and name, as old as their first part", () => {
  const at = (creationTimestamp: string): object => ({ creationTimestamp });
  const all = [
    object("Job", "a", "x", at("2026-01-02T00:00:00Z")),
    object("Job", "b", "x", at("2026-01-01T00:00:00Z")),
    object("Job", "c"),
    object("Job", "d", "w"),
  ];
  assert.equal(
    stacksIn(all).map(({ name, services, since }) => [name, services, since]),
    [
      ["w", 1, undefined],
      ["x", 2, "2026-01-01T00:00:00Z"],
    ],
  );
});

test("the files that are usual, and the one that overrides", () => {
  const own = mkdtempSync(join(home, "usual-"));
  assert.equal(usualFiles(own), []);
  writeFileSync(join(own, "docker-compose.yml"), "");
  assert.equal(usualFiles(own), ["docker-compose.yml"]);
  writeFileSync(join(own, "compose.yaml"), "");
  writeFileSync(join(own, "compose.override.yaml"), "");
  assert.equal(usualFiles(own), ["compose.yaml", "compose.override.yaml"]);
});

test.run();
