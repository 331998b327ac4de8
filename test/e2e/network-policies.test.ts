/** Network policies, with real packets: within a host, between hosts, by a service, and whatever changes meanwhile. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canHaveHosts } from "./cluster.js";
import { everybody, friends, IsolatedHosts, nobody } from "./isolated-hosts.js";
import { podOf, podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import type { Seen } from "./watcher.js";
import { first, second } from "./web-hosts.js";

const it = suite("network policies");
const test = canHaveHosts ? it : it.skip;
let hosts: IsolatedHosts;

it.before(async () => {
  if (canHaveHosts) hosts = await IsolatedHosts.up("netpol");
});
it.after(async () => {
  if (canHaveHosts) await hosts.cluster.close();
});

const deny = { podSelector: {}, policyTypes: ["Ingress"] };
const friendly = {
  podSelector: { matchLabels: { app: "server" } },
  ingress: [{ from: [{ podSelector: { matchLabels: { role: "friend" } } }], ports: [{ port: "web" }] }],
};

test("without a policy everybody reaches everybody, and no table is there", async () => {
  await hosts.until("all reach it", everybody);
  assert.is(await hosts.table(first), "");
});

test("what nobody may reach is reached by its own host alone, which probes it", async () => {
  await hosts.policy("deny", deny);
  await hosts.until("nobody reaches it", nobody);
  const url = `http://${await hosts.ipOf("server")}:8080/`;
  assert.match(await hosts.cluster.onHost(first, "curl", "-sf", "-m", "3", url), /server/);
  const far = await hosts.cluster.onHost(second, "sh", "-c", `curl -sf -m 2 ${url} || echo $?`);
  assert.match(far, /28/, "another host is somebody else");
  const own = `${await hosts.ipOf("server")}:8080`;
  assert.equal(await hosts.reaches("server", own), [true], "a pod always reaches itself");
  assert.match(await hosts.cluster.troupeOk("get", "netpol"), /NAME +POD-SELECTOR +AGE\ndeny +<none> +/);
});

test("a policy more lets friends in, at one port; and whoever becomes one", async () => {
  await hosts.policy("friendly", friendly);
  await hosts.until("friends reach it", friends);
  const ip = await hosts.ipOf("server");
  for (const pod of ["friend", "far-friend"])
    assert.equal(await hosts.reaches(pod, `${ip}:7000`, `udp ${ip}:7001`), [false, false], "another port");
  await hosts.label("far-stranger", { role: "friend" });
  await hosts.label("friend", { role: null });
  await hosts.until("who is labelled so reaches it", { ...friends, friend: false, farStranger: true });
  await hosts.label("far-stranger", { role: null });
  await hosts.label("friend", { role: "friend" });
  await hosts.until("as before", friends);
});

test("policies hold while a minion's daemon is away, as it comes back, and when somebody flushes them", async () => {
  const { cluster } = hosts;
  const table = `troupe-${cluster.name}-policies`;
  const place = `${await hosts.ipOf("server")}:8080`;
  // On the server's host nobody else asks: packets are sent as fast as they go, whatever becomes of the daemon.
  const away = mkdtempSync(join(tmpdir(), "netpol-"));
  const knock = `curl -s -o /dev/null --connect-timeout 0.1 http://${place}/ && echo in`;
  const knocks = cluster.onHost(second, "sh", "-c", `while [ -d ${away} ]; do ${knock}; done; true`);
  process.kill((await cluster.daemon(first)).pid, "SIGKILL");
  assert.ok((await hosts.table(first)) !== "");
  await cluster.start();
  await hosts.until("friends reach it", friends);
  rmSync(away, { recursive: true });
  assert.is((await knocks).trim(), "", "the other host came in, once");
  await cluster.onHost(first, "nft", "delete", "table", "ip", table);
  await poll(
    "it is made again",
    () => hosts.table(first),
    (text) => text.includes("hook forward"),
    5_000,
  );
  await hosts.until("friends reach it", friends);
});

test("a pod is isolated before its first container begins", async () => {
  await hosts.policy("mute", { podSelector: { matchLabels: { app: "mute" } }, policyTypes: ["Egress"] });
  const place = await hosts.ipOf("friend");
  const source = `
    const { connect } = require("node:net");
    const go = (n) => { if (n === 0) { console.log("nothing"); process.exit(); }
      const s = connect({ host: "${place}", port: 8080 }, () => { console.log("reached"); process.exit(); });
      s.on("error", (e) => { console.log(e.code); process.exit(); });
      setTimeout(() => { s.removeAllListeners().on("error", () => {}).destroy(); go(n - 1); }, 200); };
    go(10);`;
  // The friend itself may be reached: only what the mute pod may do is in the way.
  await hosts.drop("deny");
  assert.equal(await hosts.reaches("stranger", `${place}:8080`), [true]);
  const spec = { nodeName: first, restartPolicy: "Never" };
  await hosts.cluster.ok("POST", podsPath, podOf("mute", { command: ["node", "-e", source] }, spec));
  await hosts.pods.until("it ended", (p) => p.metadata.name === "mute" && p.status.phase === "Succeeded");
  assert.is((await hosts.cluster.troupeOk("logs", "mute")).trim(), "nothing");
  await hosts.cluster.ok("DELETE", `${podsPath}/mute`);
  await hosts.drop("mute");
});

test("what goes out: to a network less a part of it, to ports, and to ports by their names elsewhere", async () => {
  const [server, far] = [await hosts.ipOf("server"), await hosts.ipOf("far-friend")];
  await hosts.drop("friendly");
  const of = { podSelector: { matchLabels: { app: "stranger" } }, policyTypes: ["Egress"] };
  const seen = (...wanted: boolean[]): Promise<boolean[]> =>
    poll(
      `the stranger reaches ${wanted}`,
      () => hosts.reaches("stranger", `${server}:8080`, `${server}:7000`, `${far}:8080`, `${far}:7000`),
      (all) => JSON.stringify(all) === JSON.stringify(wanted),
    );
  await seen(true, true, true, true);
  const block = { ipBlock: { cidr: "10.244.0.0/16", except: [`${far}/32`] } };
  await hosts.policy("out", { ...of, egress: [{ to: [block] }] });
  await seen(true, true, false, false);
  await hosts.drop("out");
  await hosts.policy("out", { ...of, egress: [{ ports: [{ port: 6999, endPort: 7000 }] }] });
  await seen(false, true, false, true);
  await hosts.drop("out");
  await hosts.policy("out", { ...of, egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: "web" }] }] });
  await seen(true, false, false, false);
  await hosts.drop("out");
});

test("with the last policy its table goes, and everybody reaches everybody", async () => {
  await hosts.until("all reach it", everybody);
  for (const host of [first, second])
    await poll(
      "the table is gone",
      () => hosts.table(host),
      (text) => text === "",
    );
  const pod = await hosts.cluster.ok<Seen>("GET", `${podsPath}/server`);
  assert.is(pod.status.containerStatuses?.[0]?.restartCount, 0);
});

it.run();
