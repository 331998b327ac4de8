/** A program in a pod asks the API as its service account, and gets what that may have; the audit tells of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { standInNames } from "../../scenarios/standins/images.js";
import { Cluster } from "./cluster.js";
import { podOf, podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import type { Watcher } from "./watcher.js";
import { isRunning } from "./watcher.js";

const it = suite("rights");
let cluster: Cluster;
let watcher: Watcher;
it.before(async () => {
  cluster = await Cluster.up({ title: "rights", minions: 1, standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

const folder = "/var/run/secrets/kubernetes.io/serviceaccount";
/** Asks over TLS that is checked, as any client in a cluster does, and prints the status. */
const asks = `
const {readFileSync}=require("fs");
const read=(name)=>readFileSync("${folder}/"+name,"utf8");
require("https").get({host:process.env.KUBERNETES_SERVICE_HOST,port:process.env.KUBERNETES_SERVICE_PORT,ca:read("ca.crt"),
path:"/api/v1/namespaces/"+read("namespace")+"/pods",headers:{authorization:"Bearer "+read("token")}},
(r)=>{console.log(r.statusCode);r.resume()}).on("error",(e)=>console.log(e.message))`;
const statusIn = (pod: string): Promise<string> =>
  cluster.troupeOk("exec", pod, "--", "node", "-e", asks).then((text) => text.trim(), String);

async function run(name: string, spec: object = {}): Promise<void> {
  await cluster.ok("POST", podsPath, podOf(name, {}, spec as never));
  await watcher.until(`${name} runs`, (pod) => pod.metadata.name === name && isRunning(pod));
}

it("a pod is its namespace's default account, and may what a binding gives that", async () => {
  await run("asks");
  await poll(
    "it is known, and refused",
    () => statusIn("asks"),
    (status) => status === "403",
  );
  await cluster.ok("POST", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", {
    ...{ metadata: { name: "looks" }, roleRef: { kind: "ClusterRole", name: "view" } },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
  });
  assert.is(await statusIn("asks"), "200");
});

it("the token is good as long as its pod is there", async () => {
  const token = await cluster.troupeOk("exec", "asks", "--", "cat", `${folder}/token`);
  const status = async (): Promise<number> =>
    (await fetch(cluster.url + podsPath, { headers: { authorization: `Bearer ${token.trim()}` } })).status;
  assert.is(await status(), 200);
  await cluster.ok("DELETE", `${podsPath}/asks?gracePeriodSeconds=0`);
  await poll("it is good no more", status, (code) => code === 401);
});

it("a pod that wants no token has none", async () => {
  await run("quiet", { automountServiceAccountToken: false });
  assert.match(await cluster.troupeOk("exec", "quiet", "--", "sh", "-c", `ls ${folder} 2>&1 || true`), /No such file/);
});

it("a controller in a pod makes agents through the API as its account may, reads what they say, and removes them", async () => {
  const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
  const rule = (resource: string, ...verbs: string[]) => ({ apiGroups: [""], resources: [resource], verbs });
  const rules = [rule("pods", "create", "delete", "get", "list", "watch"), rule("pods/log", "get")];
  await cluster.ok("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "builds" } });
  await cluster.ok("POST", `${rbac}/roles`, { metadata: { name: "builds" }, rules });
  await cluster.ok("POST", `${rbac}/rolebindings`, {
    ...{ metadata: { name: "builds" }, roleRef: { kind: "Role", name: "builds" } },
    subjects: [{ kind: "ServiceAccount", name: "builds", namespace: "default" }],
  });
  const data = { "agents.mjs": readFileSync("test/clients/agents.mjs", "utf8") };
  await cluster.ok("POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "builds" }, data });
  const fields = {
    command: ["node", "/app/agents.mjs", standInNames.echo],
    volumeMounts: [{ name: "app", mountPath: "/app" }],
  };
  const spec = { serviceAccountName: "builds", restartPolicy: "Never" };
  const volumes = [{ name: "app", configMap: { name: "builds" } }];
  await cluster.ok("POST", podsPath, podOf("builds", fields, { ...spec, volumes }));
  const ended = await watcher.until(
    "the controller ends",
    (pod) => pod.metadata.name === "builds" && ["Succeeded", "Failed"].includes(pod.status.phase ?? ""),
  );
  const said = (await cluster.call<string>("GET", `${podsPath}/builds/log`)).body;
  assert.is(ended.object.status.phase, "Succeeded", said);
  const build = (n: number): string => JSON.stringify({ name: "agent-", phase: "Succeeded", log: `build ${n} done\n` });
  assert.equal(said.trim().split("\n").sort(), ['{"left":0}', ...[1, 2, 3].map(build)]);
});

it("the audit tells who was refused, and of no secret", async () => {
  const text = readFileSync(join(cluster.home, "clusters", cluster.name, "master", "audit.log"), "utf8");
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const refused = lines.find((l) => l["user"] === "system:serviceaccount:default:default" && l["code"] === 403);
  assert.equal([refused?.["verb"], refused?.["resource"], refused?.["namespace"]], ["list", "pods", "default"]);
  assert.ok(lines.some((l) => l["user"] === "admin" && l["verb"] === "create" && l["resource"] === "pods/exec"));
  assert.not.ok(text.includes(cluster.credentials.authorization.slice("Bearer ".length)));
});

it.run();
