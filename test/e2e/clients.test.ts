/** A program of @kubernetes/client-node reads logs of a container that runs, and runs commands in it. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { run } from "./processes.js";

const it = suite("client libraries");
let cluster: Cluster;
it.before(async () => {
  cluster = await Cluster.up({ title: "clients", minions: 1, standIns: ["echo"] });
});
it.after(() => cluster.close());

it("read logs, and run commands with input and an exit code", async () => {
  const watcher = await cluster.watch("pods");
  await cluster.ok("POST", podsPath, podOf("talker", shell("echo one; echo two; exec sleep 3600")));
  await watcher.until("talker runs", (pod) => pod.metadata.name === "talker" && pod.status.phase === "Running");
  const kubeconfig = join(cluster.home, "kubeconfig");
  const { code, stdout, stderr } = await run(process.execPath, ["test/clients/client-node.mjs", kubeconfig, "talker"]);
  assert.is(code, 0, stderr);
  const steps = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { step: string; result: unknown });
  assert.equal(Object.fromEntries(steps.map(({ step, result }) => [step, result])), {
    logs: "one\ntwo\n",
    run: { out: "got word\n", status: "Failure", exit: "3" },
  });
});

it.run();
