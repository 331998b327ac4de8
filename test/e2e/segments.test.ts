/** Hosts on two segments with a router between that knows nothing of pods: tunnels. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { vxlanId, vxlanInterface } from "../../core/network/overlay.js";
import { canHaveHosts } from "./cluster.js";
import { podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { far, first, get, http, WebHosts } from "./web-hosts.js";

const it = suite("hosts on two segments");
const test = canHaveHosts ? it : it.skip;
let web: WebHosts;

it.before(async () => {
  if (canHaveHosts) web = await WebHosts.up("segments", 2);
});
it.after(async () => {
  if (canHaveHosts) await web.cluster.close();
});

/** Whether a program of {@link get} got an answer, not an error's code. */
const answered = (text: string): boolean => /\S/.test(text) && !/^E[A-Z]+|timeout/.test(text);

test("pods reach each other under their own addresses, and hosts and this machine reach both", async () => {
  const all = await web.running(2);
  assert.equal(all.map((p) => p.spec.nodeName).sort(), [far, first].sort());
  const names = new Set<string>();
  for (const pod of all)
    for (const other of all) {
      const url = `http://${other.status.podIP}:8080/`;
      const name = await poll("a pod answers", () => web.inPod(pod, get(url)), answered);
      names.add(name.trim());
      for (const host of [first, far]) assert.is((await web.ask(host, url)).trim(), name.trim());
      assert.is((await succeed("curl", ["-sf", "-m", "5", url])).trim(), name.trim());
    }
  assert.is(names.size, 2);
});

test("no address is translated between pods", async () => {
  const [a, b] = await web.running(2);
  const listen = `
    require("node:net").createServer((s) => { console.log(s.remoteAddress); s.end(); process.exit(); }).listen(9999, () => console.error("up"));`;
  const heard = web.inPod(a, listen);
  const call = `require("node:net").connect(9999, "${a?.status.podIP}").on("error", () => {}).on("close", () => console.log("closed"))`;
  let done = false;
  void heard.finally(() => {
    done = true;
  });
  await poll(
    "it was heard",
    () => web.inPod(b, call),
    () => done,
  );
  assert.match(await heard, new RegExp(`${b?.status.podIP}$`, "m"));
});

test("more than a packet's worth passes, both ways, though a tunnel's packets are smaller", async () => {
  const [a, b] = await web.running(2);
  const size = 3_000_000;
  const echo = `
    require("node:net").createServer((s) => s.pipe(s).on("finish", () => process.exit())).listen(9998);`;
  const served = web.inPod(a, echo);
  const send = `
    const s = require("node:net").connect(9998, "${a?.status.podIP}");
    let n = 0; s.on("data", (d) => { n += d.length; if (n === ${size}) { console.log(n); s.end(); } }).on("error", (e) => console.log(e.code)).end(Buffer.alloc(${size}));
    s.setTimeout(10000, () => { console.log("timeout", n); s.destroy(); });`;
  await poll(
    "all comes back",
    () => web.inPod(b, send),
    (text) => text.trim() === String(size),
  );
  await served;
});

test("services from every pod and host, and node ports of the other segment", async () => {
  const portal = await web.serve("across", [{ ...http, nodePort: 30_099 }], { type: "NodePort" });
  for (const host of [first, far])
    await poll(
      "both pods answer",
      () => web.askers(host, `http://${portal}/`, 4),
      (names) => names.size === 2,
    );
  for (const pod of await web.running(2))
    for (let i = 0; i < 4; i++) assert.ok(answered(await web.inPod(pod, get(`http://${portal}/`))));
  for (const host of [first, far])
    for (let i = 0; i < 4; i++) await succeed("curl", ["-sf", "-m", "5", `http://${host}:30099/`]);
});

test("whoever is not one of the hosts cannot send into a tunnel", async () => {
  const rules = await web.cluster.onHost(far, "nft", "list", "table", "ip", `troupe-${web.cluster.name}-overlay`);
  assert.match(rules, /ip saddr != @peers drop/);
  // A frame to the host's own end with an ARP request; a host that took it would answer into the tunnel.
  const count = async (): Promise<number> => {
    const device = vxlanInterface(web.cluster.name);
    const text = await web.cluster.onHost(far, "ip", "-json", "-s", "link", "show", "dev", device);
    return (JSON.parse(text) as { stats64: { rx: { packets: number } } }[])[0]?.stats64.rx.packets ?? -1;
  };
  const id = vxlanId(web.cluster.name).toString(16).padStart(6, "0");
  const packet = `08000000${id}00ffffffffffff02540af5ffff0806000108000604000102540af5ffff0af4ff00000000000000000000000000`;
  const send = `
    const s = require("node:dgram").createSocket("udp4");
    s.send(Buffer.from("${packet}", "hex"), 4789, "${far}", () => s.close());`;
  const before = await count();
  const router = `troupe-${web.cluster.name}-switch`;
  for (let i = 0; i < 3; i++) await succeed("ip", ["netns", "exec", router, process.execPath, "-e", send]);
  await web.cluster.onHost(first, "curl", "-s", "-m", "1", "-o", "/dev/null", `http://${far}:1/`).catch(() => "");
  assert.is(await count(), before, "nothing of it came out of the tunnel");
  await web.cluster.onHost(first, process.execPath, "-e", send);
  await poll("what a host sends does", count, (packets) => packets === before + 1);
});

test("tunnels come and go with the hosts, and are made again when somebody takes them", async () => {
  const device = vxlanInterface(web.cluster.name);
  const link = (host: string): Promise<string> => web.cluster.onHost(host, "ip", "-o", "link");
  assert.match(await link(first), new RegExp(device));
  await web.cluster.onHost(first, "ip", "link", "del", device);
  const portal = await web.serve("again", [http]);
  await poll(
    "both pods answer again",
    () => web.askers(first, `http://${portal}/`, 4),
    (names) => names.size === 2,
    30_000,
  );
  const onFar = (await web.running(2)).find((p) => p.spec.nodeName === far)?.metadata.name ?? "";
  await web.cluster.troupeOk("minion", "halt", far, "--cluster", web.cluster.name);
  await web.cluster.ok("DELETE", `${podsPath}/${onFar}`);
  await web.cluster.troupeOk("delete", "minion", far);
  await poll(
    "its tunnel is gone",
    () => link(first),
    (text) => !text.includes(device),
  );
});

it.run();
