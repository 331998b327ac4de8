/** Nobody gets in who has nothing to show; and who made the cluster does not notice. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import { isRunning } from "./watcher.js";

const it = suite("doors");
let cluster: Cluster;
it.before(async () => {
  cluster = await Cluster.up({ title: "doors", minions: 1, standIns: ["echo"] });
});
it.after(() => cluster.close());

const token = (): string => cluster.credentials.authorization.slice("Bearer ".length);

it("an account of this machine without the kubeconfig reads nothing and makes nothing", async () => {
  for (const [method, path, body] of [
    ["GET", "/api/v1/secrets", undefined],
    ["GET", "/api/v1beta1/pods", undefined],
    ["GET", "/actors", undefined],
    ["POST", podsPath, podOf("theirs", { securityContext: { privileged: true } })],
    ["POST", "/joining/tokens", { ttlSeconds: 60 }],
  ] as const) {
    const response = await fetch(cluster.url + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    assert.is(response.status, 401, `${method} ${path}`);
    assert.is(response.headers.get("www-authenticate"), "Bearer");
  }
  assert.is((await fetch(`${cluster.url}/healthz`)).status, 200);
  const nothing = { KUBECONFIG: "/dev/null" };
  const { code, stderr } = await cluster.troupe(["get", "pods", "--server", cluster.url], { env: nothing });
  assert.is(code, 1);
  assert.match(stderr, /bearer token is needed.*the kubeconfig has none/);
});

it("who made it types what was typed before: the commands find what they need", async () => {
  assert.match(await cluster.troupeOk("get", "minions"), /Ready/);
  assert.match(await cluster.kubecfgOk("list", "minions"), /127\.0\.0\.2/);
  const here = await cluster.kubecfg(["list", "minions"], { env: { KUBERNETES_MASTER: "" } });
  assert.is(here.code, 0, here.stderr);
  const local = await cluster.kubecfg(["-h", `http://localhost:${cluster.port}`, "list", "minions"]);
  assert.is(local.code, 0, local.stderr);
});

it("the token is for its owner's eyes, and in no log and no command line", async () => {
  const dir = join(cluster.home, "clusters", cluster.name);
  for (const file of [join(cluster.home, "kubeconfig"), join(dir, "master", "admin-token"), join(dir, "minion-token")])
    assert.is(statSync(file).mode & 0o777, 0o600, file);
  const secrets = [token(), readFileSync(join(dir, "minion-token"), "utf8").trim()];
  const logs = readdirSync(dir).filter((name) => name.endsWith(".log"));
  assert.ok(logs.length >= 2);
  for (const { pid } of await cluster.daemons()) {
    const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    for (const secret of secrets) assert.not.ok(line.includes(secret));
  }
  for (const name of logs)
    for (const secret of secrets) assert.not.ok(readFileSync(join(dir, name), "utf8").includes(secret), name);
});

it("a pod without a token learns nothing of the API's own services; with one, kubernetes-ro reads", async () => {
  const watcher = await cluster.watch("pods");
  await cluster.ok("POST", podsPath, podOf("asks"));
  await watcher.until("it runs", isRunning);
  const ask = (options: string): string =>
    `fetch("http://"+process.env.KUBERNETES_RO_SERVICE_HOST+"/api/v1/pods",${options}).then((r)=>console.log(r.status))`;
  const status = (options: string): Promise<string> =>
    cluster.troupeOk("exec", "asks", "--", "node", "-e", ask(options)).catch(String);
  await poll(
    "it is refused",
    () => status("{}"),
    (said) => said === "401\n",
  );
  assert.is(await status(`{headers:{authorization:"Bearer ${token()}"}}`), "200\n");
  assert.is(await status(`{method:"POST",body:"{}",headers:{authorization:"Bearer ${token()}"}}`), "403\n");
});

it("--insecure-loopback is refused for a cluster that runs, is warned of, and is named in the status", async () => {
  const args = ["up", "--name", cluster.name, "--insecure-loopback"];
  assert.match((await cluster.troupe(args)).stderr, /--insecure-loopback false, not true; take it down first/);
  assert.not.match(await cluster.troupeOk("status"), "insecure");
  await cluster.troupeOk("down", "--name", cluster.name, "--keep-data");
  const { code, stderr } = await cluster.troupe([...args, "--minions", "1", "--port", String(cluster.port)]);
  assert.is(code, 0, stderr);
  assert.match(stderr, /warning: --insecure-loopback: whoever reaches .* is the cluster's admin/);
  assert.match(await cluster.troupeOk("status"), /warning: --insecure-loopback/);
  assert.is((await fetch(cluster.url + podsPath)).status, 200);
  const guessed = await fetch(cluster.url + podsPath, { headers: { authorization: "Bearer guessed" } });
  assert.is(guessed.status, 401, "what is shown is judged all the same");
});

it.run();
