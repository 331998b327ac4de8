/** A compose file on real Docker: deployed, found by its names, deployed again, changed, and removed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { standInNames } from "../../scenarios/standins/images.js";
import { Cluster } from "./cluster.js";
import { poll } from "./poll.js";
import { freePort, type Ran } from "./processes.js";

const it = suite("compose files on Docker");
let cluster: Cluster;
let folder: string;
let port: number;

it.before(async () => {
  cluster = await Cluster.up({ title: "stack", minions: 2, standIns: ["echo", "echo2"] });
  folder = mkdtempSync(join(tmpdir(), "stack-files-"));
  port = await freePort();
});
it.after(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true, force: true });
});

const asked = (url: string): string => `fetch('${url}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;

/** A file of a Swarm stack, with what compose has besides. */
const compose = (image: string): string => `
version: "3.8"
x-node: &node
  image: ${image}
services:
  web:
    <<: *node
    ports: ["\${PORT}:8080"]
    networks: { default: { aliases: [front] } }
    depends_on:
      migrate: { condition: service_completed_successfully }
    healthcheck:
      test: ["CMD", "/usr/local/bin/node", "-e", "${asked("http://127.0.0.1:8080/")}"]
      interval: 2s
    deploy: { replicas: 2, update_config: { order: start-first, parallelism: 2 } }
  asker:
    image: ${standInNames.echo}
    depends_on: { web: { condition: service_healthy } }
    command: ["/usr/local/bin/node", "-e", "setInterval(() => {}, 1000)"]
    environment: { GREETING: "\${GREETING:-hello}, $$world" }
    configs: [{ source: motd, target: /etc/motd }]
    secrets: [token]
    volumes: ["./site.conf:/etc/site.conf:ro", "notes:/notes"]
  migrate:
    image: ${standInNames.echo}
    restart: "no"
    command: ["/usr/local/bin/node", "-e", "process.exit(0)"]
volumes: { notes: }
configs: { motd: { content: "be kind" } }
secrets: { token: { environment: TOKEN } }
`;

function write(image: string, more = ""): void {
  writeFileSync(join(folder, "compose.yaml"), compose(image) + more);
  writeFileSync(join(folder, "site.conf"), "listen 80;\n");
}

const deploy = (...more: string[]): Promise<Ran> =>
  cluster.troupe(["deploy", "-f", join(folder, "compose.yaml"), "--name", "shop", "--timeout", "150s", ...more], {
    env: { PORT: String(port), TOKEN: "s3cret" },
  });

async function deployed(...more: string[]): Promise<Ran> {
  const ran = await deploy(...more);
  assert.is(ran.code, 0, `${ran.stdout}\n${ran.stderr}`);
  return ran;
}

interface Item {
  metadata: { name: string; uid: string; resourceVersion: string; labels?: Record<string, string> };
  status: { phase?: string };
}

const collections = ["deployments", "statefulsets", "daemonsets"].map(
  (plural) => `apis/apps/v1/namespaces/shop/${plural}`,
);
const parts = [
  ...collections,
  "apis/batch/v1/namespaces/shop/jobs",
  ...["services", "configmaps", "secrets", "persistentvolumeclaims", "pods"].map(
    (plural) => `api/v1/namespaces/shop/${plural}`,
  ),
];

/** All of the stack and the revision of each. */
async function revisions(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const part of parts)
    for (const { metadata } of (await cluster.ok<{ items: Item[] }>("GET", `/${part}`)).items)
      found[`${part.split("/").at(-1)}/${metadata.name}`] = metadata.resourceVersion;
  return found;
}

async function podsOf(service: string): Promise<Item[]> {
  const { items } = await cluster.ok<{ items: Item[] }>("GET", "/api/v1/namespaces/shop/pods");
  return items.filter(({ metadata }) => metadata.labels?.["troupe.dev/service"] === service);
}

const inAsker = async (source: string): Promise<string> => {
  const [pod] = await podsOf("asker");
  return (
    await cluster.troupeOk("exec", "-n", "shop", pod?.metadata.name ?? "", "--", "/usr/local/bin/node", "-e", source)
  ).trim();
};

it("all of it is made in its order and becomes ready; services find each other, and the world finds what is published", async () => {
  write(standInNames.echo);
  const { stdout } = await deployed();
  assert.match(stdout, /statefulset "asker" created/);
  assert.match(stdout, /stack shop: 3 services ready in namespace shop/);
  assert.match(await cluster.troupeOk("stacks"), /shop +shop +3 +3\/3/);
  for (const name of ["web", "front", "web.shop"])
    assert.is(await inAsker(`fetch("http://${name}:8080/").then((r) => console.log(r.status))`), "200", name);
  const seen = `const f = (p) => require("fs").readFileSync(p, "utf8");
    console.log(process.env.GREETING, f("/etc/motd"), f("/run/secrets/token"), f("/etc/site.conf").trim())`;
  assert.is(await inAsker(seen), "hello, $world be kind s3cret listen 80;");
  const status = async (): Promise<number> =>
    fetch(`http://127.0.0.2:${port}/`).then(
      (r) => r.status,
      () => 0,
    );
  await poll("the published port", status, (code) => code === 200);
});

it("deployed again nothing moves", async () => {
  const before = await poll("the stack at rest", twice, ([a, b]) => JSON.stringify(a) === JSON.stringify(b));
  const { stdout } = await deployed();
  assert.match(stdout, /nothing changed/);
  assert.equal(await revisions(), before[1]);
});

/** Revisions, and again a while later: what still settles is not taken for what a deployment moved. */
async function twice(): Promise<[Record<string, string>, Record<string, string>]> {
  const first = await revisions();
  return [first, await revisions()];
}

it("what changed is changed, what left is gone, and nothing else moves", async () => {
  const uids = async (service: string): Promise<string[]> => (await podsOf(service)).map((p) => p.metadata.uid).sort();
  const [askers, jobs] = [await uids("asker"), await uids("migrate")];
  const webs = await uids("web");
  write(standInNames.echo2, "networks: { default: }\n");
  const { stdout } = await deployed();
  assert.match(stdout, /deployment "web" changed/);
  assert.equal(
    stdout.split("\n").filter((line) => /changed|created|removed/.test(line)),
    ['deployment "web" changed'],
  );
  assert.equal(await uids("asker"), askers);
  assert.equal(await uids("migrate"), jobs);
  assert.not.equal(await uids("web"), webs);
  const file = compose(standInNames.echo2).replace(/ {2}asker:[\s\S]*?(?= {2}migrate:)/, "");
  writeFileSync(join(folder, "compose.yaml"), file);
  const pruned = await deployed();
  assert.match(pruned.stdout, /statefulset "asker" removed/);
  assert.match(pruned.stdout, /persistentvolumeclaim "notes" kept/);
});

it("what cannot become ready is told, with why, and the exit code says it; a wrong file changes nothing", async () => {
  write("troupe/none:1");
  const ran = await cluster.troupe(
    ["deploy", "-f", join(folder, "compose.yaml"), "--name", "shop", "--timeout", "15s"],
    { env: { PORT: String(port), TOKEN: "s3cret" } },
  );
  assert.is(ran.code, 1);
  assert.match(ran.stderr, /service web is not ready: .*(ImagePullBackOff|ErrImage)/, ran.stderr);
  const before = await revisions();
  writeFileSync(join(folder, "compose.yaml"), "services: { web: { imag: x, ports: [a] } }\n");
  const wrong = await deploy();
  assert.is(wrong.code, 1);
  assert.match(wrong.stderr, /compose\.yaml:1: services\.web\.imag: there is no such key; did you mean image\?/);
  assert.equal(Object.keys(await revisions()).sort(), Object.keys(before).sort());
});

it("a job that fails is told, is run anew when it is deployed again, and what waits for it follows its good end", async () => {
  const file = (code: number): string => `services:
  migrate: { image: "${standInNames.echo}", restart: "no", command: ["/usr/local/bin/node", "-e", "process.exit(${code})"] }
  after:
    image: ${standInNames.echo}
    depends_on: { migrate: { condition: service_completed_successfully } }
`;
  writeFileSync(join(folder, "compose.yaml"), file(3));
  const failed = await deploy();
  assert.is(failed.code, 1);
  assert.match(failed.stderr, /service migrate is not ready: /);
  assert.match(failed.stderr, /service after is not ready: it waits for migrate/);
  assert.match((await deploy()).stdout, /job "migrate" replaced/);
  writeFileSync(join(folder, "compose.yaml"), file(0));
  const { stdout } = await deployed();
  assert.match(stdout, /job "migrate" replaced\ndeployment "after" created/);
});

it("removed it is gone, its volumes when that is asked for, and its namespace with them", async () => {
  const ran = await cluster.troupe(["deploy", "rm", "shop"]);
  assert.is(ran.code, 0, ran.stderr);
  assert.match(ran.stderr, /volumes are kept .*notes/);
  assert.equal(
    Object.keys(await revisions()).filter((key) => !/^(configmaps|secrets)\//.test(key)),
    ["persistentvolumeclaims/notes"],
  );
  await cluster.troupeOk("deploy", "rm", "shop", "--volumes");
  assert.is((await cluster.call("GET", "/api/v1/namespaces/shop")).status, 404);
  assert.match((await cluster.troupe(["deploy", "rm", "shop"])).stderr, /there is no stack "shop"/);
});

it.run();
