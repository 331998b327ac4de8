/** Names in pods of minions that share an engine, and a resolver's port with it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runningIn } from "./docker.js";
import { podOf, podsPath } from "./manifests.js";
import { NameCluster, nameTests } from "./names.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";

const it = suite("names, provider docker");
let names: NameCluster;

it.before(async () => {
  names = await NameCluster.up({ title: "dns", minions: 2 }, "127.0.0.77");
});
it.after(() => names.close());

nameTests(it, () => names);

const confOf = async (pod: string): Promise<string> =>
  names.cluster.troupeOk("exec", pod, "--", "node", "-p", 'require("fs").readFileSync("/etc/resolv.conf", "utf8")');

it("each policy has its resolv.conf", async () => {
  const { cluster } = names;
  const own = await confOf("pet-0");
  assert.match(own, /^search default\.svc\.cluster\.local svc\.cluster\.local cluster\.local example\.org\n/);
  assert.match(own, /\nnameserver \d+\.\d+\.\d+\.1\noptions ndots:5\n/);
  const policies: [name: string, spec: Record<string, unknown>, conf: RegExp][] = [
    ["of-host", { hostNetwork: true }, /^search example\.org\nnameserver 127\.0\.0\.77\n/],
    [
      "with-host",
      { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" },
      /^search default\.svc.*\n.*\noptions ndots:5\n/,
    ],
    ["none", { dnsPolicy: "None", dnsConfig: { nameservers: ["192.0.2.1"] } }, /^nameserver 192\.0\.2\.1\n/],
  ];
  for (const [name, spec, conf] of policies) {
    const command = ["node", "-e", "setInterval(() => {}, 1000)"];
    await cluster.ok("POST", podsPath, podOf(name, { command }, spec));
    await names.pods.until(`${name} runs`, (pod) => pod.metadata.name === name && pod.status.phase === "Running");
    // One that was made while a minion had no resolver yet is given it once there is one.
    await poll(
      `the resolv.conf of ${name}`,
      () => confOf(name),
      (text) => conf.test(text),
    );
  }
});

it("pods resolve while the master is away, and when the minion that answered has died", async () => {
  const { cluster } = names;
  const daemons = await cluster.daemons();
  const pods = await names.ready(names.pods.objects.length);
  const asker = pods.find((pod) => pod.metadata.labels?.["app"] === "asker");
  const [id = ""] = await runningIn(cluster.name, asker?.metadata.uid ?? "");
  const source = `require("dns").lookup("web.default",(e,a)=>console.log(e?e.code:a))`;
  const look = async (): Promise<string> => (await succeed("docker", ["exec", id, "node", "-e", source])).trim();
  const portal = await look();
  assert.match(portal, /^10\./);
  for (const role of ["master", "minion"] as const) {
    const daemon = daemons.find((d) => d.role === role);
    process.kill(daemon?.pid ?? 0, "SIGKILL");
    await poll(`${role} died, names resolve`, look, (found) => found === portal);
    assert.is(await look(), portal);
  }
  await cluster.start();
});

it.run();
