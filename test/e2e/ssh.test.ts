/** A cluster on hosts that are reached by ssh: real sshds, each with an engine of its own. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canHaveHosts } from "./cluster.js";
import { controllerOf, controllersPath } from "./manifests.js";
import { poll } from "./poll.js";
import { freePort, type Ran, run, succeed } from "./processes.js";
import { homeIn, SshHosts } from "./ssh-hosts.js";
import { Watcher } from "./watcher.js";

const it = suite("provider ssh");
const test = canHaveHosts ? it : it.skip;
const program = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));
const cluster = `ssh-${process.pid}`;
let hosts: SshHosts;
let home: string;
let port: number;
let before: string[];

const troupe = (...args: string[]): Promise<Ran> =>
  run(process.execPath, [program, ...args], { env: { TROUPE_HOME: home, HOME: home, KUBECONFIG: "" } });

async function told(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await troupe(...args);
  assert.is(code, 0, `troupe ${args.join(" ")}: ${stderr}`);
  return stdout;
}

const options = (known?: string): string[] => hosts.sshOptions(known).flatMap((option) => ["--ssh-option", option]);

const upArgs = (names: readonly string[], known?: string): string[] => [
  ...["up", "--name", cluster, "--provider", "ssh", "--port", String(port)],
  ...["--pod-cidr", "10.244.0.0/16", "--service-cidr", "10.0.77.0/24"],
  ...names.flatMap((name) => ["--host", `root@${name}`]),
  ...options(known),
];

/** What a host has that a minion makes. */
async function traces(host: string): Promise<string> {
  const { stdout, stderr } = await hosts.on(
    host,
    `export DOCKER_HOST=unix:///run/docker.sock
    ls -A /root; docker ps -aq; docker network ls -q --filter name=troupe; docker volume ls -q
    ip route show proto 184; ip -o link | grep -o 'tr[a-z]-[^:@]*'; nft list tables | grep troupe
    iptables -S | grep trb; pgrep -af [d]aemon/minion/main.js`,
  );
  return `${stdout}${stderr}`.trim();
}

it.before(async () => {
  if (!canHaveHosts) return;
  hosts = await SshHosts.up("sshd", 3);
  home = homeIn(hosts);
  port = await freePort();
  before = await Promise.all(hosts.names.map(traces));
});
it.after(async () => {
  if (!canHaveHosts) return;
  await troupe("down", "--name", cluster);
  await hosts.close();
});

test("hosts whose keys are not known are named, each with what to do, and nothing is made", async () => {
  const { code, stderr } = await troupe(...upArgs(hosts.names.slice(0, 2), "nobody_known"));
  assert.is(code, 1);
  for (const name of hosts.names.slice(0, 2))
    assert.match(stderr, new RegExp(`host root@${name}: its host key is not known here .*\`ssh root@${name}\``));
  assert.match(await told("status"), "no cluster on this machine");
});

test("one command makes a cluster of them; pods run on both and reach each other by IP", async () => {
  const [a = "", b = ""] = hosts.names;
  assert.match(await told(...upArgs([a, b])), /is up in/);
  const status = await told("status");
  for (const name of [a, b]) assert.match(status, new RegExp(`minion +${name} +on root@${name} +Ready`));
  const url = `http://127.0.0.1:${port}`;
  const pods = await Watcher.open(`${url}/api/v1/namespaces/default/pods?watch=true`);
  const made = await fetch(url + controllersPath, { method: "POST", body: JSON.stringify(controllerOf("web", 2)) });
  assert.is(made.status, 201);
  const all = await pods.untilAll(
    "both run",
    (seen) => seen.length === 2 && seen.every((p) => p.status.phase === "Running"),
  );
  pods.close();
  assert.equal(all.map((p) => p.spec.nodeName).sort(), [a, b]);
  for (const pod of all)
    for (const other of all) {
      const ask = `fetch("http://${other.status.podIP}:8080/").then((r) => r.text()).then((t) => console.log("heard", t))`;
      await poll(
        "a pod answers",
        () => told("exec", pod.metadata.name, "--", "node", "-e", ask),
        (said) => said.startsWith("heard"),
      );
    }
});

test("no secret is in a command line or lies open", async () => {
  const [a = ""] = hosts.names;
  const { stdout } = await hosts.on(a, "ps -eo args; find /root/.troupe/minions -name join-token");
  assert.not.match(stdout, /troupe1\./);
  assert.not.match(stdout, "join-token\n/");
  assert.match(await told("token", "list"), "no join tokens");
});

test("a minion that was killed is started by the next up, which also adds a host", async () => {
  const [a = "", , c = ""] = hosts.names;
  await hosts.on(a, "pkill -9 -f [d]aemon/minion/main.js");
  await poll(
    "its master knows",
    () => told("get", "minions"),
    (seen) => new RegExp(`^${a.replaceAll(".", "\\.")} +NotReady`, "m").test(seen),
  );
  assert.match(await told("up", "--name", cluster, "--host", `root@${c}`), /is up in/);
  const status = await told("status");
  for (const name of hosts.names) assert.match(status, new RegExp(`minion +${name} +on root@${name} +Ready`));
  assert.match(await told("up", "--name", cluster), /is up already/);
});

test("down says which host was not reached and takes the others down; later it takes that one down, too", async () => {
  const [a = "", b = "", c = ""] = hosts.names;
  await hosts.on(
    b,
    "nft add table ip deaf; nft 'add chain ip deaf in { type filter hook input priority -300; }'; nft add rule ip deaf in tcp dport 22 reject with tcp reset",
  );
  const { code, stderr } = await troupe("down", "--name", cluster);
  assert.is(code, 1);
  assert.match(stderr, new RegExp(`host root@${b}: it is not reached by ssh`));
  assert.match(stderr, new RegExp(`on-host.js remove ${cluster}`));
  for (const [i, host] of [a, b, c].entries()) if (host !== b) assert.is(await traces(host), before[i], host);
  await hosts.on(b, "nft delete table ip deaf");
  assert.match(await told("down", "--name", cluster), "is down");
  assert.is(await traces(b), before[1]);
  assert.not(existsSync(`${home}/clusters/${cluster}`));
  assert.not.match(await succeed("ip", ["route"]), "proto 184");
});

it.run();
