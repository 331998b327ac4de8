/** Init containers and sidecars of real pods. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { standInNames } from "../../scenarios/standins/images.js";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { isRunning, type Watcher } from "./watcher.js";

const it = suite("init containers");
let cluster: Cluster;
let watcher: Watcher;
it.before(async () => {
  cluster = await Cluster.up({ title: "init", minions: 1, standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

const volumeMounts = [{ name: "shared", mountPath: "/shared" }];
const volumes = [{ name: "shared", emptyDir: {} }];
const init = (name: string, line: string, more: object = {}) => ({
  ...{ name, image: standInNames.echo, volumeMounts, ...shell(line) },
  ...more,
});
const make = (name: string, initContainers: object[], line: string, spec: object = {}): Promise<unknown> =>
  cluster.ok(
    "POST",
    podsPath,
    podOf(name, { volumeMounts, ...shell(line) }, { volumes, initContainers, restartPolicy: "Never", ...spec }),
  );
const phase = (name: string, wanted: string): Promise<unknown> =>
  watcher.until(`${name} is ${wanted}`, (pod) => pod.metadata.name === name && pod.status?.phase === wanted);

it("they run in order before the rest, with volumes of the pod", async () => {
  const order = [init("a", "echo a >> /shared/order"), init("b", "echo b >> /shared/order")];
  await make("ordered", order, "echo c >> /shared/order; cat /shared/order");
  await phase("ordered", "Succeeded");
  assert.is(await cluster.troupeOk("logs", "ordered"), "a\nb\nc\n");
});

it("one that fails keeps the rest from running, and can be read", async () => {
  await make("failing", [init("a", "echo no; exit 3")], "echo never", { restartPolicy: "Always" });
  await poll(
    "it waits",
    () => cluster.troupeOk("get", "pods"),
    (text) => /failing +0\/1 +Init:(CrashLoopBackOff|Error)/.test(text),
  );
  assert.match(await cluster.troupeOk("logs", "failing", "-c", "a"), /^no/);
  await make("dead", [init("a", "exit 3")], "echo never");
  await phase("dead", "Failed");
});

it("a sidecar runs beside the rest, and ends with it", async () => {
  const sidecar = init("side", "echo up > /shared/side; trap 'exit 0' TERM; while :; do sleep 1; done", {
    restartPolicy: "Always",
  });
  const line = "while [ ! -e /shared/stop ]; do sleep 1; done; cat /shared/side";
  await make("beside", [sidecar], line);
  await watcher.until("it runs", (pod) => pod.metadata.name === "beside" && isRunning(pod));
  await cluster.troupeOk("exec", "beside", "-c", "side", "--", "sh", "-c", "echo > /shared/stop");
  await phase("beside", "Succeeded");
  assert.is(await cluster.troupeOk("logs", "beside", "-c", "main"), "up\n");
});

it.run();
