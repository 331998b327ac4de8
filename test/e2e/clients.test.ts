/** Programs that others wrote: of @kubernetes/client-node, which reads logs and runs commands, and Debian's kubetail. */
// runner: kubectl
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fetchKubectl } from "../runner/carried-programs.js";
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

it("kubetail shows a pod's logs", async () => {
  // Of one pod: Debian's kubetail 1.6.5 cannot join the commands for several in the shell of today (bash 5.2).
  const env = { KUBECTL_BIN: await fetchKubectl(35), KUBECONFIG: join(cluster.home, "kubeconfig"), TERM: "dumb" };
  // At its end it kills its process group: it gets one of its own.
  const tail = ["--wait", "kubetail", "talker", "--since", "1h", "-f", "false", "-k", "false"];
  const { stdout, stderr } = await run("setsid", tail, { env });
  assert.match(stdout, /^\[talker\] one\s*\n\[talker\] two\s*$/m, stderr);
});

it.run();
