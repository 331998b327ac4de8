/** A cluster on hosts that are reached by ssh: real sshds, each with an engine of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canHaveHosts } from "./cluster.js";
import { credentialsIn } from "./credentials.js";
import { controllerOf, controllersPath } from "./manifests.js";
import { poll } from "./poll.js";
import { freePort, type Ran, run, succeed } from "./processes.js";
import { homeIn, SshHosts, worker } from "./ssh-hosts.js";
import { isRunning, Watcher } from "./watcher.js";

const it = suite("provider ssh");
const test = canHaveHosts ? it : it.skip;
const program = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));
const cluster = `ssh-${process.pid}`;
let hosts: SshHosts;
let home: string;
let port: number;
let before: string[];

const env = (): Record<string, string> => ({ TROUPE_HOME: home, HOME: home, KUBECONFIG: "" });

const troupe = (...args: string[]): Promise<Ran> => run(process.execPath, [program, ...args], { env: env() });

async function told(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await troupe(...args);
  assert.is(code, 0, `troupe ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** @param known names the file of hosts' keys, @param key that of the user's */
const upArgs = (names: readonly string[], known?: string, key?: string): string[] => [
  ...["up", "--name", cluster, "--provider", "ssh", "--port", String(port)],
  ...["--pod-cidr", "10.244.0.0/16", "--service-cidr", "10.0.77.0/24"],
  ...names.flatMap((name) => ["--host", name.includes("@") ? name : `root@${name}`]),
  ...hosts.sshOptions(known, key).flatMap((option) => ["--ssh-option", option]),
];

/** Everything on a host that a minion could leave: files, what its engine has, its network, the daemon. */
async function traces(host: string): Promise<string> {
  const { stdout, stderr } = await hosts.on(
    host,
    `export DOCKER_HOST=unix:///run/docker.sock
    ls -A /root /run/worker; docker ps -aq; docker network ls -q; docker volume ls -q
    ip route show table all | sed 's/ linkdown//' | grep -v fe80: | grep -v ff00:; ip rule
    ip -o link | cut -d: -f2; nft --stateless list ruleset | sed 's/counter packets [0-9]* bytes [0-9]*//'
    pgrep -af [d]aemon/minion/main.js`,
  );
  return `${stdout}${stderr}`.trim();
}

/** Nobody logs in any more. */
const deafen =
  "nft add table ip deaf; nft 'add chain ip deaf in { type filter hook input priority -300; }'; nft add rule ip deaf in tcp dport 22 reject with tcp reset";

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

test("what a host lacks and what refuses us is told for all hosts at once", async () => {
  const [a = "", b = "", c = ""] = hosts.names;
  await hosts.on(a, "mv /run/docker.sock /run/elsewhere.sock");
  await hosts.on(b, "chmod -x /run/bin/sudo");
  await hosts.on(c, "printf '#!/bin/sh\\necho v18.20.4\\n' > /run/bin/node; chmod +x /run/bin/node");
  const { code, stderr } = await troupe(...upArgs([a, `${worker}@${b}`, c, "10.245.2.77"]));
  await hosts.on(a, "mv /run/elsewhere.sock /run/docker.sock");
  await hosts.on(b, "chmod +x /run/bin/sudo");
  await hosts.on(c, "rm /run/bin/node");
  assert.is(code, 1);
  assert.match(stderr, new RegExp(`host root@${a}: no Docker engine is there \\(ENOENT`));
  assert.match(stderr, new RegExp(`host worker@${b}: a minion makes networks and needs root; .*sudo`));
  assert.match(stderr, new RegExp(`host root@${c}: Node v18.20.4 at /run/bin/node is too old`));
  assert.match(stderr, "host root@10.245.2.77: it is not reached by ssh");
  const stranger = await troupe(...upArgs([b], "known_hosts", "stranger_key"));
  assert.match(stranger.stderr, new RegExp(`host root@${b}: it refuses the log-in .*Permission denied`));
  assert.match(await told("status"), "no cluster on this machine");
});

test("Ctrl-C takes back what was begun, wherever it was", async () => {
  const [a = "", b = ""] = hosts.names;
  for (const sign of ["program", "minions"]) {
    const child = spawn(process.execPath, [program, ...upArgs([a, b])], {
      env: { ...process.env, ...env() },
      stdio: "pipe",
    });
    const ended = once(child, "exit");
    await poll(
      `${sign} is there`,
      () => hosts.on(a, `test -d /root/.troupe/${sign}`),
      ({ code }) => code === 0,
    );
    child.kill("SIGINT");
    assert.equal(await ended, [130, null]);
    for (const [i, host] of [a, b].entries()) assert.is(await traces(host), before[i], `${host} at ${sign}`);
    assert.match(await told("status"), "no cluster on this machine");
  }
});

test("one command makes a cluster of them; pods run on both and reach each other by IP", async () => {
  const [a = "", b = ""] = hosts.names;
  assert.match(await told(...upArgs([a, b])), /is up in/);
  const status = await told("status");
  for (const name of [a, b]) assert.match(status, new RegExp(`minion +${name} +on root@${name} +Ready`));
  const url = `http://127.0.0.1:${port}`;
  const credentials = credentialsIn(home);
  const pods = await Watcher.open(`${url}/api/v1/namespaces/default/pods?watch=true`, credentials);
  const made = await fetch(url + controllersPath, {
    ...{ method: "POST", headers: { ...credentials } },
    body: JSON.stringify(controllerOf("web", 2)),
  });
  assert.is(made.status, 201);
  const all = await pods.untilAll("both run", (seen) => seen.length === 2 && seen.every(isRunning));
  pods.close();
  assert.equal(all.map((p) => p.spec.nodeName).sort(), [a, b]);
  for (const pod of all)
    await poll(
      "it answers this machine",
      () => fetch(`http://${pod.status.podIP}:8080/`),
      ({ status }) => status === 200,
    );
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
  const { stdout } = await hosts.on(
    a,
    "ps -eo args; find /root/.troupe/minions -name join-token; grep error /root/.troupe/minions/*/minion.log",
  );
  assert.not.match(stdout, /troupe1\./);
  assert.not.match(stdout, "\n/root/.troupe/minions");
  assert.not.match(stdout, '"level":"error"');
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
  assert.match(await told("up", "--name", cluster, "--host", `${worker}@${c}`), /is up in/);
  const status = await told("status");
  for (const name of hosts.names) assert.match(status, new RegExp(`minion +${name} +on \\w+@${name} +Ready`));
  assert.match(await told("up", "--name", cluster), /is up already/);
});

test("a host that is there under another name is not added twice, and stays", async () => {
  const [a = ""] = hosts.names;
  // The old way to write an address: its last two numbers as one.
  const alias = a.replace(/\.2\.(\d+)$/, (_, last: string) => `.${512 + Number(last)}`);
  hosts.alias(a, alias);
  const { code, stderr } = await troupe("up", "--name", cluster, "--host", `root@${alias}`);
  assert.is(code, 1);
  assert.match(stderr, `host root@${alias}: it is this cluster's minion ${a} already`);
  const status = await told("status");
  assert.match(status, new RegExp(`minion +${a} +on root@${a} +Ready`));
  assert.not.match(status, alias);
});

test("a host that is off keeps up from nothing else, and is told", async () => {
  const [a = "", b = ""] = hosts.names;
  const master = JSON.parse(await told("status", "-o", "json")) as { daemons: { role: string; pid: number }[] }[];
  for (const { pid } of master[0]?.daemons ?? []) process.kill(pid, "SIGKILL");
  await hosts.on(b, deafen);
  const { code, stdout, stderr } = await troupe("up", "--name", cluster);
  assert.is(code, 1);
  assert.match(stdout, /is up in/);
  assert.match(stderr, new RegExp(`^host root@${b}: it is not reached by ssh .*`, "m"));
  await poll(
    "the others are ready",
    () => told("get", "minions"),
    (seen) => new RegExp(`^${a} +Ready`, "m").test(seen),
  );
});

test("down says which host was not reached and takes the others down; later it takes that one down, too", async () => {
  const [a = "", b = "", c = ""] = hosts.names;
  for (const sign of [/minion\/main.js/, /^\.troupe$/m, /^table ip troupe/m, /proto 184/, /^ trb/m])
    assert.match(await traces(a), sign);
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
