/** A real kubectl against the API: what it waits for comes, and what it applies is so. */
// runner: timeout 120 s
// runner: kubectl
// runner: one node is enough
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { poll } from "../../e2e/poll.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { type Kubectl, kubectlAt } from "./kubectl.js";

const test = suite("kubectl");
let c: Cluster;
let kubectl: Kubectl;
test.before(async () => {
  c = await startCluster();
  kubectl = await kubectlAt(c.url);
});
test.after(async () => {
  kubectl.close();
  await closeAll();
});

const pods = "/api/v1/namespaces/default/pods";
// Nobody runs it: a scheduler of another name is waited for, so the test says what becomes of it.
const pod = (name: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  schedulerName: none
  containers: [{name: main, image: "bb:1"}]
`;

async function becomesReady(name: string): Promise<void> {
  const status = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
  const patch = { "content-type": "application/merge-patch+json" };
  const { status: code, text } = await c.call("PATCH", `${pods}/${name}/status`, { status }, patch);
  assert.is(code, 200, text);
}

/** Nobody watches as long as this one does; the next that watches makes it more. */
async function whenWatched(work: () => Promise<void>): Promise<void> {
  const before = c.openStreams();
  await poll(
    "one more watches",
    async () => c.openStreams(),
    (watches) => watches > before,
  );
  await work();
}

for (const isWatchList of [true, false]) {
  const how = isWatchList ? "by WatchList, as clients do since 1.35" : "by list and watch, as before";
  const name = isWatchList ? "new" : "old";
  test(`wait, get -w and delete end ${how}`, async () => {
    const k = kubectl.with({ KUBE_FEATURE_WatchListClient: String(isWatchList) });
    await k.ok(["apply", "-f", "-"], pod(name));
    const coming = k.ok(["wait", "--for=condition=Ready", `pod/${name}`, "--timeout=30s"]);
    await whenWatched(() => becomesReady(name));
    assert.is(await coming, `pod/${name} condition met\n`);
    assert.is(
      await k.ok(["wait", "--for=condition=Ready", `pod/${name}`, "--timeout=15s"]),
      `pod/${name} condition met\n`,
    );
    assert.match(await k.ok(["get", "pods", "-l", `app=${name}`]), /^NAME +READY +STATUS/);
    const watching = k.run(["get", "pods", "-w", "--request-timeout=3s", "-o", "name", "-l", `app=${name}`]);
    assert.is((await watching).stdout.split("\n")[0], `pod/${name}`);
    const gone = k.ok(["wait", "--for=delete", `pod/${name}`, "--timeout=30s"]);
    await whenWatched(async () => {
      assert.match(await k.ok(["delete", "pod", name, "--timeout=30s"]), new RegExp(`^pod "${name}" deleted`));
    });
    assert.is(await gone, `pod/${name} condition met\n`);
  });
}

const tcp = "{name: t, port: 53, protocol: TCP}";
const udp = "{name: u, port: 53, protocol: UDP}";
const service = (...ports: string[]): string => `
apiVersion: v1
kind: Service
metadata: {name: dns}
spec: {selector: {app: d}, ports: [${ports.join(", ")}]}
`;

test("TCP and UDP on one number: after each apply there is what the file says", async () => {
  const files: [string[], string][] = [
    [[tcp], "t/TCP"],
    [[tcp, udp], "t/TCP u/UDP"],
    [[udp], "u/UDP"],
    [[udp, tcp], "u/UDP t/TCP"],
    [[tcp, "{name: u, port: 53, protocol: UDP, targetPort: 5353}"], "t/TCP u/UDP"],
    [[tcp], "t/TCP"],
  ];
  for (const [ports, wanted] of files) {
    await kubectl.ok(["apply", "-f", "-"], service(...ports));
    const told = await kubectl.ok([
      "get",
      "service",
      "dns",
      "-o",
      "jsonpath={range .spec.ports[*]}{.name}/{.protocol} {end}",
    ]);
    assert.is(told.trim(), wanted);
  }
});

test("objects of JSON one after another, as troupe takes them", async () => {
  const one = (name: string): string =>
    `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"},"spec":{"containers":[{"name":"m","image":"i"}]}}`;
  assert.is(await kubectl.ok(["apply", "-f", "-"], one("one") + one("two")), "pod/one created\npod/two created\n");
});

test.run();
