/** A program in a pod asks the API as its service account, and gets what that may have; the audit tells of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
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
