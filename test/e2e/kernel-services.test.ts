/** Services in the kernels of hosts of their own, with real packets. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canHaveHosts } from "./cluster.js";
import { podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { first, http, second, WebHosts } from "./web-hosts.js";

const it = suite("services in the kernel");
const test = canHaveHosts ? it : it.skip;
let web: WebHosts;

it.before(async () => {
  if (canHaveHosts) web = await WebHosts.up("kernel");
});
it.after(async () => {
  if (canHaveHosts) await web.cluster.close();
});

test("round robin from every host and from this machine", async () => {
  const portal = await web.serve("robin", [http]);
  for (const host of [first, second])
    await poll(
      "both pods answer",
      () => web.askers(host, `http://${portal}/`, 2),
      (names) => names.size === 2,
    );
  assert.is((await web.askers(first, `http://${portal}/`, 10)).size, 2);
  await succeed("curl", ["-sf", "-m", "5", `http://${portal}/`]);
});

test("a pod reaches itself through its service, without waiting for a retry", async () => {
  const portal = await web.serve("self", [http]);
  const [pod] = await web.running(2);
  const source = `
    const http = require("node:http"), seen = [];
    const one = (left) => http.get({ host: "${portal}", agent: false, timeout: 900 }, (r) => {
      let text = ""; r.on("data", (d) => (text += d)).on("end", () => { seen.push(text.trim()); left > 1 ? one(left - 1) : console.log(JSON.stringify(seen)); });
    }).on("timeout", () => { console.log("timeout"); process.exit(1); }).on("error", (e) => { console.log(e.message); process.exit(1); });
    one(6);`;
  await poll(
    "a pod is answered by itself and by the other",
    async () =>
      JSON.parse(await web.cluster.troupeOk("exec", pod?.metadata.name ?? "", "--", "node", "-e", source)) as string[],
    (names) => new Set(names).size === 2,
  );
});

test("a client with affinity stays, and goes elsewhere when its pod does", async () => {
  const spec = { sessionAffinity: "ClientIP" };
  const portal = await web.serve("sticky", [http], spec);
  await poll(
    "it answers",
    () => web.ask(first, `http://${portal}/`),
    (text) => text !== "",
  );
  const [name = ""] = await web.askers(first, `http://${portal}/`, 1);
  assert.equal([...(await web.askers(first, `http://${portal}/`, 8))], [name]);
  const pod = await web.podCalled(name);
  await web.cluster.ok("DELETE", `${podsPath}/${pod}`);
  await poll(
    "another answers",
    () => web.ask(first, `http://${portal}/`),
    (text) => text !== name,
  );
  await web.running(2);
});

test("a UDP client's datagrams go to another pod when theirs is gone", async () => {
  const portal = await web.serve("udp", [{ name: "udp", port: 7001, targetPort: 7001, protocol: "UDP" }]);
  const source = `
    const s = require("node:dgram").createSocket("udp4").bind(40999);
    s.on("message", (m) => console.log(m.toString().trim())).on("error", () => {});
    setInterval(() => s.send("whoami", 7001, "${portal}", () => {}), 100);`;
  const child = spawn("ip", ["netns", "exec", `troupe-${web.cluster.name}-${first}`, process.execPath, "-e", source]);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  try {
    const name = await poll(
      "it answers",
      async () => said.split("\n")[0] ?? "",
      (line) => line !== "" && said.includes("\n"),
    );
    const pod = await web.podCalled(name);
    await web.cluster.ok("DELETE", `${podsPath}/${pod}`);
    await poll(
      "another pod answers the same client",
      async () => said.split("\n").at(-2) ?? "",
      (line) => line !== name,
    );
  } finally {
    child.kill();
  }
  await web.running(2);
});

test("a connection that stands stays when its pod leaves the service; new ones go elsewhere", async () => {
  const portal = await web.serve("drain", [{ name: "tcp", port: 7000, targetPort: 7000 }]);
  const source = `
    const net = require("node:net");
    const s = net.connect(7000, "${portal}", () => setInterval(() => s.write("whoami"), 100));
    s.on("data", (d) => console.log(d.toString().trim())).on("error", (e) => console.log("error " + e.message)).on("close", () => process.exit());`;
  const once = `const s=require("node:net").connect(7000,"${portal}",()=>s.write("whoami"));s.on("data",(d)=>{console.log(d.toString().trim());s.end()})`;
  const newNames = (): Promise<string> => web.cluster.onHost(first, process.execPath, "-e", once);
  await poll("it answers", newNames, (text) => text !== "");
  const child = spawn("ip", ["netns", "exec", `troupe-${web.cluster.name}-${first}`, process.execPath, "-e", source]);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  try {
    const name = await poll(
      "it answers",
      async () => said.split("\n")[0] ?? "",
      (line) => line !== "",
    );
    const pod = await web.podCalled(name);
    const left = await fetch(`${web.cluster.url}${podsPath}/${pod}`, {
      method: "PATCH",
      headers: { ...web.cluster.credentials, "content-type": "application/merge-patch+json" },
      body: JSON.stringify({ metadata: { labels: { app: "left" } } }),
    });
    assert.ok(left.ok, await left.text());
    await web.running(2);
    await poll(
      "new connections go elsewhere",
      async () => [await newNames(), await newNames(), await newNames()],
      (names) => !names.some((n) => n.trim() === name),
    );
    const before = said.length;
    await poll(
      "the old connection is answered still",
      async () => said.length,
      (length) => length > before,
    );
    assert.equal([...new Set(said.trim().split("\n"))], [name]);
  } finally {
    child.kill();
  }
});

test("affinity ends when a client was away for longer than the service's timeout", async () => {
  const spec = { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 2 } } };
  const portal = await web.serve("short", [http], spec);
  const url = `http://${portal}/`;
  const kept = async (): Promise<number> => {
    const table = await web.cluster.onHost(first, "nft", "list", "table", "ip", `troupe-${web.cluster.name}`);
    const sets = table.match(/set a\/default\/short\/[^}]*elements = \{[^}]*\}/g) ?? [];
    return sets.length;
  };
  const visit = async (): Promise<string> => {
    const [name = ""] = await web.askers(first, url, 3);
    return name;
  };
  await poll("it answers", visit, (name) => name !== "");
  const names = new Set<string>();
  await poll(
    "after its absences the client comes to the other pod, too",
    async () => {
      const seen = await web.askers(first, url, 3);
      assert.is(seen.size, 1, "within the timeout it stays");
      for (const name of seen) names.add(name);
      await poll("the kernel has forgotten the client", kept, (count) => count === 0);
      return names.size;
    },
    (size) => size === 2,
    30_000,
  );
});

for (const [kind, ...name] of [["table"], ["chain", "s/default/flushed-chain/80/tcp"], ["map", "services"]] as const)
  test(`a ${kind} that somebody flushed is made again at once`, async () => {
    const { cluster } = web;
    const portal = await web.serve(`flushed-${kind}`, [http]);
    const answers = (patienceMs?: number): Promise<string> =>
      poll(
        "it answers",
        () => cluster.onHost(second, "curl", "-sf", "-m", "0.5", `http://${portal}/`),
        (text) => text !== "",
        patienceMs,
      );
    await answers();
    await cluster.onHost(second, "nft", "flush", kind, "ip", `troupe-${cluster.name}`, ...name);
    // Without being told, the minion would look every ten seconds, and at a single chain every five minutes.
    await answers(3_000);
  });

test("clients with affinity stay with their backends when the minion's daemon is killed and comes back", async () => {
  const { cluster } = web;
  const portal = await web.serve("kept", [http], { sessionAffinity: "ClientIP" });
  const clients = [201, 202, 203, 204].map((n) => `10.245.2.${n}`);
  for (const client of clients) await cluster.onHost(second, "ip", "address", "add", `${client}/32`, "dev", "eth0");
  const ask = (client = ""): Promise<string> =>
    cluster.onHost(second, "curl", "-sf", "-m", "5", "--interface", client, `http://${portal}/`);
  await poll(
    "it answers",
    () => ask(clients[0]),
    (text) => text !== "",
  );
  const before: string[] = [];
  for (const client of clients) before.push(await ask(client));
  assert.is(new Set(before).size, 2);
  const handle = async (): Promise<string> =>
    /# handle \d+/.exec(
      await cluster.onHost(second, "nft", "-a", "list", "table", "ip", `troupe-${cluster.name}`),
    )?.[0] ?? "";
  const old = await handle();
  process.kill((await cluster.daemon(second)).pid, "SIGKILL");
  await cluster.start();
  await poll("the table is another one", handle, (now) => now !== old);
  const after: string[] = [];
  for (const client of clients.toReversed()) after.unshift(await ask(client));
  assert.equal(after, before);
});

/** Processes on the second host that listen for changes of the kernel's rules. */
async function monitors(): Promise<string[]> {
  const pids = (await succeed("ip", ["netns", "pids", `troupe-${web.cluster.name}-${second}`])).split("\n");
  return pids.filter((pid) => pid !== "" && readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("nft\0monitor"));
}

test("services go on without the minion's daemon, and with its next run", async () => {
  const portal = await web.serve("survivor", [http]);
  await poll(
    "it answers",
    () => web.ask(second, `http://${portal}/`),
    (text) => text !== "",
  );
  process.kill((await web.cluster.daemon(second)).pid, "SIGKILL");
  assert.ok((await web.ask(second, `http://${portal}/`)) !== "");
  await poll("its monitor ended with it", monitors, (pids) => pids.length === 0);
  await web.cluster.start();
  await poll("there is another", monitors, (pids) => pids.length === 1);
  for (let i = 0; i < 5; i++) assert.ok((await web.ask(second, `http://${portal}/`)) !== "");
});

it.run();
