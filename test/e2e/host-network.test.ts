/** Two minions of one machine, and pods that share its network: each minion has an address, and the machine one set of ports. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import { freePort } from "./processes.js";
import type { Seen, Watcher } from "./watcher.js";

const it = suite("host network");
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "host-network", minions: 2, standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

const until = async (what: string, name: string, fits: (pod: Seen) => boolean): Promise<Seen> =>
  (await watcher.until(`${name} ${what}`, (pod) => pod.metadata.name === name && fits(pod))).object;

/** Answers with its name on a port, of all addresses or of its minion's. */
function server(name: string, minion: string, port: number, address: "all" | "own"): object {
  const listen = `listen(${port}${address === "own" ? ",process.env.HOST_IP" : ""})`;
  const program = `require("http").createServer((q,r)=>r.end("${name}")).${listen}`;
  const env = [{ name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }];
  return podOf(name, { command: ["node", "-e", program], env }, { hostNetwork: true, nodeName: minion });
}

const isUp = ({ status }: Seen): boolean => status.containerStatuses?.[0]?.state["running"] !== undefined;

/** A container runs before its program listens. */
const answerOf = (address: string, port: number): Promise<string> =>
  poll(
    `${address}:${port} answers`,
    () =>
      fetch(`http://${address}:${port}/`).then(
        (response) => response.text(),
        () => "",
      ),
    (text) => text !== "",
  );

const minions = async (): Promise<string[]> => {
  const { items } = await cluster.ok<{ items: Seen[] }>("GET", "/api/v1/nodes");
  return items.map((node) => node.metadata.name).sort();
};

it("on its minion's own address each has the port", async () => {
  const [one = "", two = ""] = await minions();
  const port = await freePort();
  await cluster.ok("POST", podsPath, server("own-1", one, port, "own"));
  await cluster.ok("POST", podsPath, server("own-2", two, port, "own"));
  for (const name of ["own-1", "own-2"]) {
    const pod = await until("runs", name, isUp);
    assert.is(await answerOf(pod.status.podIP ?? "", port), name);
  }
});

it("on all addresses the first has it; the other ends, is started again, and its log says why", async () => {
  const [one = "", two = ""] = await minions();
  const port = await freePort();
  await cluster.ok("POST", podsPath, server("all-1", one, port, "all"));
  await until("runs", "all-1", isUp);
  assert.is(await answerOf("127.0.0.1", port), "all-1");
  await cluster.ok("POST", podsPath, server("all-2", two, port, "all"));
  await until("fails", "all-2", (p) => p.status.reason === "CrashLoopBackOff");
  // Between two looks it may have been started anew, and have said nothing yet.
  await poll(
    "its log says why",
    () => cluster.troupeOk("logs", "all-2"),
    (log) => /EADDRINUSE/.test(log),
  );
  await cluster.troupeOk("delete", "pod", "all-1");
  const took = await until("runs when the port is free", "all-2", isUp);
  assert.is(took.metadata.name, "all-2");
});

it.run();
