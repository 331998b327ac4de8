/** A controller's pods replaced by kubecfg, against the real API. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";
import { oldController } from "../../daemon/api/sample.js";
import { type Kubecfg, kubecfgAt } from "./kubecfg.js";

const it = suite("kubecfg rollingupdate");
let cluster: Cluster;
let kubecfg: Kubecfg;

it.before.each(async () => {
  cluster = await startCluster({ minionsStop: true });
  kubecfg = kubecfgAt(cluster.url);
});
it.after.each(async () => {
  kubecfg.close();
  await closeAll();
});

const ok = (args: readonly string[], stdin?: string): Promise<string> => kubecfg.ok(args, stdin);

it("replaces a controller's pods one by one, with a new image", async () => {
  await ok(["-c", "-", "create", "replicationControllers"], JSON.stringify(oldController("web", 2)));
  const pods = async (): Promise<{ id: string; desiredState: { manifest: { containers: { image: string }[] } } }[]> =>
    (await cluster.call("GET", "/api/v1beta1/pods?labels=name%3Dweb")).json.items;
  for (let tries = 0; (await pods()).length < 2 && tries < 200; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const before = (await pods()).map((p) => p.id);
  assert.is(before.length, 2);
  assert.is(await ok(["-u", "100ms", "-image", "i:2", "rollingupdate", "web"]), "");
  const after = await pods();
  assert.is(after.length, 2);
  assert.not.ok(after.some((p) => before.includes(p.id)));
  assert.ok(after.every((p) => p.desiredState.manifest.containers[0]?.image === "i:2"));
});

it("says what is wrong before it changes anything", async () => {
  assert.match(await kubecfg.fails(["rollingupdate", "none"]), /replicationController "none" not found/);
  assert.match(
    await kubecfg.fails(["-image", "i:2", "rollingupdate", "none"]),
    /replicationController "none" not found/,
  );
});

it.run();
