/** What is wrong gets one clear answer, over HTTP and by commands, and changes nothing. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, servicesPath, shell } from "./manifests.js";
import { freePort } from "./processes.js";
import { isRunning } from "./watcher.js";

const it = suite("bad input");
let cluster: Cluster;

const betaPods = "/api/v1beta1/pods";
const beta = (id: unknown, more: object = {}): object => ({
  id,
  kind: "Pod",
  apiVersion: "v1beta1",
  desiredState: { manifest: { version: "v1beta1", containers: [{ name: "main", image: "troupe/echo:1" }] } },
  ...more,
});
const service = (port: unknown): object => ({
  kind: "Service",
  apiVersion: "v1",
  metadata: { name: "odd" },
  spec: { selector: { app: "odd" }, ports: [{ port }] },
});

it.before(async () => {
  cluster = await Cluster.up({ title: "bad-input", standIns: ["echo"] });
  const watcher = await cluster.watch("pods");
  await cluster.ok("POST", podsPath, podOf("there"));
  await watcher.until("a pod runs", isRunning);
});
it.after(() => cluster.close());

interface Stored {
  items: { metadata: { name: string; resourceVersion: string } }[];
}

/** Everything that could have been changed, as name and revision. */
async function stored(): Promise<string[]> {
  const lists = await Promise.all(
    ["pods", "services", "replicationcontrollers", "nodes"].map((plural) =>
      cluster.ok<Stored>("GET", `/api/v1/${plural}`),
    ),
  );
  // A minion's beats are changes of its own.
  return lists.flatMap(({ items }, i) =>
    items.map(({ metadata }) => `${metadata.name} ${i === 3 ? "" : metadata.resourceVersion}`),
  );
}

const tenMegabytes = JSON.stringify(beta("big", { annotations: { text: "x".repeat(10 * 1024 * 1024) } }));

const requests: [what: string, call: [string, string, unknown?], status: number, says: RegExp][] = [
  ["malformed JSON", ["POST", betaPods, '{"id": "a",'], 400, /cannot be read.*line 1/],
  ["malformed JSON for v1", ["POST", podsPath, "{"], 400, /cannot be read/],
  ["a list for an object", ["POST", betaPods, "[1, 2]"], 400, /./],
  ["no body", ["POST", podsPath, ""], 400, /./],
  ["a wrong type", ["POST", podsPath, podOf("wrong", { ports: "8080" })], 422, /spec\.containers\[0\]\.ports/],
  ["a wrong type in v1beta1", ["POST", betaPods, beta("wrong", { desiredState: "running" })], 422, /desiredState/],
  ["a port that is no number", ["POST", servicesPath, service("http")], 422, /port/],
  ["a port out of range", ["POST", servicesPath, service(70_000)], 422, /65535/],
  ["an unknown kind", ["POST", betaPods, { kind: "Pot", apiVersion: "v1beta1" }], 400, /Pot/],
  ["another kind than the collection's", ["POST", servicesPath, podOf("pod")], 400, /Pod.*Service/],
  ["an unknown collection", ["GET", "/api/v1/pots"], 404, /./],
  ["a duplicate id", ["POST", betaPods, beta("there")], 409, /pod "there" already exists/],
  ["a duplicate name", ["POST", podsPath, podOf("there")], 409, /"there" already exists/],
  ["an id with a slash", ["POST", betaPods, beta("a/b")], 422, /'a\/b'/],
  ["a body of 10 MB", ["POST", betaPods, tenMegabytes], 413, /larger than/],
  ["an object that is not there", ["GET", `${podsPath}/nobody`], 404, /"nobody" not found/],
  ["a delete of what is not there", ["DELETE", "/api/v1beta1/pods/nobody"], 404, /"nobody" not found/],
  ["a selector that is none", ["GET", `${podsPath}?labelSelector=a%20b%20c`], 400, /./],
];

for (const [what, [method, path, body], status, says] of requests)
  it(`HTTP: ${what}`, async () => {
    const before = await stored();
    const answer = await cluster.call<{ kind: string; message: string; code: number }>(method, path, body);
    assert.is(answer.status, status, JSON.stringify(answer.body));
    if (typeof answer.body !== "string") {
      assert.is(answer.body.kind, "Status");
      assert.is(answer.body.code, status);
      assert.match(answer.body.message, says);
      assert.not.match(answer.body.message, /\n\s+at |undefined|\[object/);
    }
    assert.equal(await stored(), before);
  });

type Command = ["kubecfg" | "troupe", string[], string?];
const commands: [what: string, command: Command, code: number, says: RegExp][] = [
  ["malformed JSON", ["kubecfg", ["-c", "-", "create", "pods"], '{"id":'], 255, /cannot be read/],
  ["a missing file", ["kubecfg", ["-c", "/no/such/file", "create", "pods"]], 255, /\/no\/such\/file/],
  ["a duplicate id", ["kubecfg", ["-c", "-", "create", "pods"], JSON.stringify(beta("there"))], 255, /already exists/],
  ["an id with a slash", ["kubecfg", ["-c", "-", "create", "pods"], JSON.stringify(beta("a/b"))], 255, /a\/b/],
  ["an unknown command", ["kubecfg", ["lits", "pods"]], 255, /lits/],
  ["an object that is not there", ["kubecfg", ["get", "pods/nobody"]], 255, /"nobody" not found/],
  ["malformed JSON", ["troupe", ["create", "-f", "-"], '{"kind":'], 1, /./],
  ["an unknown kind", ["troupe", ["create", "-f", "-"], '{"kind":"Pot","apiVersion":"v1"}'], 1, /Pot/],
  ["a wrong type", ["troupe", ["create", "-f", "-"], JSON.stringify(podOf("w", { ports: 1 }))], 1, /ports/],
  ["a duplicate name", ["troupe", ["create", "-f", "-"], JSON.stringify(podOf("there"))], 1, /already exists/],
  ["an object that is not there", ["troupe", ["get", "pod", "thee"]], 1, /no pod "thee".*did you mean.*there/],
  ["an unknown flag", ["troupe", ["get", "--nothing"]], 2, /--nothing/],
  ["an unknown command", ["troupe", ["gett"]], 2, /gett.*\n?.*get/],
];

for (const [what, [program, args, stdin], code, says] of commands)
  it(`${program}: ${what}`, async () => {
    const before = await stored();
    const ran = await cluster[program](args, stdin === undefined ? {} : { stdin });
    assert.is(ran.code, code, ran.stderr);
    assert.match(ran.stderr, says);
    assert.is(ran.stdout, "");
    assert.not.match(ran.stderr, /\n\s+at |undefined|\[object/);
    assert.equal(await stored(), before);
  });

it("a port that is taken: `troupe up` says by whom, and what to do", async () => {
  const { code, stderr } = await cluster.troupe(["up", "--name", "other", "--port", String(cluster.port)]);
  assert.is(code, 1);
  assert.match(stderr, new RegExp(`port ${cluster.port} .*taken.*--port`));
});

it("a host port that is taken on every minion: the pod is Pending, and says why", async () => {
  const hostPort = await freePort();
  const watcher = await cluster.watch("pods");
  for (const name of ["port-a", "port-b", "port-c"])
    await cluster.ok("POST", podsPath, podOf(name, { ports: [{ containerPort: 8080, hostPort }] }));
  const isPort = (name: string): boolean => name.startsWith("port-");
  await watcher.untilAll(
    "two of them run",
    (pods) => pods.filter((p) => isPort(p.metadata.name) && isRunning(p)).length === 2,
  );
  const left = watcher.objects.find((p) => isPort(p.metadata.name) && p.status.phase === "Pending");
  assert.match(await cluster.troupeOk("describe", "pod", left?.metadata.name ?? ""), /0\/2 minions fit.*host port/);
});

it("a missing image: the pod is Pending, and says what was tried", async () => {
  const watcher = await cluster.watch("pods");
  const image = "localhost:1/no/such:1";
  await cluster.ok("POST", podsPath, { ...podOf("missing", { image, ...shell("true") }) });
  const { object } = await watcher.until(
    "the image cannot be pulled",
    (pod) => pod.status.containerStatuses?.[0]?.state["waiting"]?.["reason"] === "ErrImagePull",
  );
  assert.match(String(object.status.containerStatuses?.[0]?.state["waiting"]?.["message"]), /localhost:1\/no\/such:1/);
  assert.match(await cluster.troupeOk("get", "events"), /ErrImagePull +pod\/missing +.*localhost:1\/no\/such:1/);
});

it.run();
