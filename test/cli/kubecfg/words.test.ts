/** What kubecfg says of itself, and of what is wrong, against the real API over a store in memory. */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";
import { oldPod } from "../../daemon/api/sample.js";
import { type Kubecfg, kubecfgAt, tableOf } from "./kubecfg.js";

const it = suite("kubecfg's words");
const podHeader = ["Name", "Image(s)", "Host", "Labels", "Status"];
const manifests = "test/manifests/v1beta1/jenkins";
const ownVersion = (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;
let cluster: Cluster;
let kubecfg: Kubecfg;

it.before.each(async () => {
  cluster = await startCluster({ settings: { version: ownVersion } });
  kubecfg = kubecfgAt(cluster.url);
});
it.after.each(async () => {
  kubecfg.close();
  await closeAll();
});

const ok = (args: readonly string[], stdin?: string): Promise<string> => kubecfg.ok(args, stdin);
const fails = (args: readonly string[]): Promise<string> => kubecfg.fails(args);

it("keeps a namespace of its own, and takes -ns before it", async () => {
  assert.is(await ok(["ns"]), "Using namespace default\n");
  assert.equal(JSON.parse(readFileSync(`${kubecfg.home}/.kubernetes_ns`, "utf8")), { Namespace: "default" });
  await ok(["-ns", "other", "-c", `${manifests}/pod.json`, "create", "pods"]);
  assert.is(await ok(["list", "pods"]), tableOf(podHeader));
  assert.is(await ok(["ns", "other"]), "Using namespace other\n");
  assert.is((await ok(["list", "pods"])).split("\n").length, 5);
  assert.is(await ok(["-ns", "default", "list", "pods"]), tableOf(podHeader));
  const file = kubecfg.file("ns", "");
  await ok(["-ns_file", file, "ns", "third"]);
  assert.is(await ok(["-ns_file", file, "ns"]), "Using namespace third\n");
  assert.is(await ok(["ns"]), "Using namespace other\n");
  assert.match(await fails(["ns", "a", "b"]), /usage: kubecfg ns/);
  assert.match(await fails(["-ns_file", kubecfg.file("bad", "{"), "list", "pods"]), /is not JSON/);
});

it("says versions, and minds when they differ", async () => {
  assert.is(await ok(["-h", "http://127.0.0.1:1", "-version"]), `Troupe v${ownVersion}\n`);
  assert.is(JSON.parse(await ok(["-version=raw"])).gitVersion, `v${ownVersion}`);
  assert.match(await ok(["-server_version"]), /^Server: Kubernetes v1\.\d+\.0\+troupe\.[\d.]+\n$/);
  assert.match(JSON.parse(await ok(["-server_version=raw"])).gitVersion, /troupe/);
  assert.is(await ok(["-expect_version_match", "list", "pods"]), tableOf(podHeader));
  const other = await startCluster({ settings: { version: "9.9.9" } });
  const { code, stdout } = await kubecfg.run(["-h", other.url, "-expect_version_match", "list", "pods"]);
  assert.is(code, 1);
  assert.match(stdout, /^Server version \(.*9\.9\.9\) differs from client version/);
});

it("speaks v1beta2 as well", async () => {
  await cluster.call("POST", "/api/v1beta1/pods", oldPod("a"));
  assert.is((await ok(["-api_version", "v1beta2", "list", "pods"])).split("\n").length, 5);
});

it("shows what is sent with -verbose", async () => {
  const { code, stderr } = await kubecfg.run(["-verbose", "-c", `${manifests}/pod.json`, "create", "pods"]);
  assert.is(code, 0);
  assert.is(JSON.parse(stderr).id, "jenkins");
});

it("ends with 1 and the usage when no command is given or a flag is wrong", async () => {
  for (const args of [[], ["-nonsense", "list", "pods"], ["-c"], ["-json=perhaps", "list", "pods"]]) {
    const { code, stdout, stderr } = await kubecfg.run(args);
    assert.equal([code, stdout], [1, ""], args.join(" "));
    assert.match(stderr, /usage: kubecfg \[OPTIONS\] COMMAND/);
  }
});

const wrong: [args: string[], sentence: RegExp][] = [
  [["frobnicate"], /Unknown command frobnicate/],
  [["list"], /usage: kubecfg \[OPTIONS\] list/],
  [["list", "pods/x"], /usage: kubecfg \[OPTIONS\] list/],
  [["get", "pods"], /usage: kubecfg \[OPTIONS\] get/],
  [["get", "Pods/x"], /"Pods" is not a kind/],
  [["list", "pods", "services"], /too many words/],
  [["create", "pods"], /Need config file \(-c\)/],
  [["-c", "/nowhere.json", "create", "pods"], /\/nowhere\.json: no such file/],
  [["-c", `${manifests}/pod.json`, "create", "services"], /pod\.json/],
  [["resize", "x"], /usage: kubecfg \[OPTIONS\] resize <controller> <replicas>/],
  [["resize", "x", "two"], /whole number from 0, not "two"/],
  [["resize", "x", ""], /whole number from 0, not ""/],
  [["stop", "x", "1"], /usage/],
  [["rm"], /usage/],
  [["rollingupdate", "x"], /"x" not found/],
  [["-h", "http://127.0.0.1:1", "list", "pods"], /http:\/\/127\.0\.0\.1:1 is not reached/],
  [["-l", "a in (b)", "list", "pods"], /./],
  [["-api_version", "v9", "list", "pods"], /./],
];
it("ends with 255 and one sentence when anything else fails", async () => {
  const each = wrong.map(async ([args, sentence]) => assert.match(await fails(args), sentence, args.join(" ")));
  await Promise.all(each);
});

it("finds its server: -h, then $KUBERNETES_MASTER, then the kubeconfig file", async () => {
  await cluster.call("POST", "/api/v1beta1/pods", oldPod("a"));
  const lines = async (args: string[], env: Record<string, string>): Promise<number> =>
    (await kubecfg.run([...args, "list", "pods"], { env })).stdout.split("\n").length;
  const dead = "http://127.0.0.1:1";
  const config = kubecfg.file("config", {
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
    clusters: [{ name: "k", cluster: { server: cluster.url } }],
  });
  assert.is(await lines(["-h", cluster.url], { KUBERNETES_MASTER: dead }), 5);
  assert.is(await lines(["-h", `127.0.0.1:${cluster.port}/`], {}), 5);
  assert.is(await lines([], { KUBERNETES_MASTER: cluster.url, KUBECONFIG: "/nowhere" }), 5);
  assert.is(await lines([], { KUBERNETES_MASTER: "", KUBECONFIG: config }), 5);
});

it.run();
