// runner: kubectl
/** Where pods go on two real minions, by a real kubectl: apart, and into zones that are named while they wait. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isReady } from "../../core/kinds/pod/phase.js";
import type { core } from "../../core/objects/types.js";
import { standInNames } from "../../scenarios/standins/images.js";
import { type Kubectl, kubectlAt } from "../daemon/api/kubectl.js";
import { Cluster } from "./cluster.js";
import { poll } from "./poll.js";

const test = suite("placing");
let cluster: Cluster;
let kubectl: Kubectl;

test.before(async () => {
  cluster = await Cluster.up({ title: "placing", minions: 2, standIns: ["echo"] });
  kubectl = (await kubectlAt(cluster.url.replace(/^http:/, "https:"))).with({
    KUBECONFIG: join(cluster.home, "kubeconfig"),
  });
});
test.after(async () => {
  kubectl?.close();
  await cluster?.close();
});

const deployment = (name: string, replicas: number, spec: object): string =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { terminationGracePeriodSeconds: 1, containers: [{ name: "main", image: standInNames.echo }], ...spec },
      },
    },
  });

const podsOf = async (app: string): Promise<Pod[]> =>
  JSON.parse(await kubectl.ok(["get", "pods", "-l", `app=${app}`, "-o", "json"])).items;
const minionsOf = (pods: readonly Pod[]): string[] => pods.filter(isReady).map(({ spec }) => spec.nodeName ?? "");
const reasonOf = ({ status }: Pod): string =>
  status?.conditions?.find(({ type }) => type === "PodScheduled")?.message ?? "";

test("three replicas that must be apart on two minions: one on each, and the third says why it waits", async () => {
  const near = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "apart" } } };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] } };
  const { stderr } = await kubectl.run(["apply", "-f", "-"], { stdin: deployment("apart", 3, { affinity }) });
  assert.is(stderr, "");
  const run = (all: Pod[]): boolean => minionsOf(all).length === 2 && all.length === 3;
  const pods = await poll("two of three replicas run", () => podsOf("apart"), run);
  assert.is(new Set(minionsOf(pods)).size, 2);
  const waiting = pods.find((pod) => !isReady(pod)) as Pod;
  assert.is(reasonOf(waiting), "0/2 minions fit: 2 do not match the pod anti-affinity");
  const described = await kubectl.ok(["describe", "pod", waiting.metadata.name]);
  assert.match(described, /FailedScheduling.*0\/2 minions fit: 2 do not match the pod anti-affinity/);
  await kubectl.ok(["delete", "deployment", "apart"]);
});

test("pods that wait for a zone go there once it is named, and are spread over zones", async () => {
  const [first, second] = (await kubectl.ok(["get", "nodes", "-o", "name"])).trim().split("\n") as [string, string];
  const spread = {
    topologySpreadConstraints: [
      {
        ...{
          maxSkew: 1,
          minDomains: 2,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
        },
        labelSelector: { matchLabels: { app: "spread" } },
      },
    ],
  };
  await kubectl.ok(["apply", "-f", "-"], deployment("spread", 2, spread));
  const why = "0/2 minions fit: 2 would break the topology spread";
  await poll(
    "both wait",
    async () => (await podsOf("spread")).map(reasonOf),
    (reasons) => reasons.length === 2 && reasons.every((reason) => reason === why),
  );
  await kubectl.ok(["label", first, "topology.kubernetes.io/zone=a"]);
  await kubectl.ok(["label", second, "topology.kubernetes.io/zone=b"]);
  const run = (all: Pod[]): boolean => minionsOf(all).length === 2;
  const pods = await poll("both run", () => podsOf("spread"), run);
  assert.is(new Set(minionsOf(pods)).size, 2);
  await kubectl.ok(["delete", "deployment", "spread"]);
});

test("a pod of high priority has one of lower priority end for it, and gets its place", async () => {
  const { items } = JSON.parse(await kubectl.ok(["get", "nodes", "-o", "json"])) as { items: core.Node[] };
  const cpus = Math.min(...items.map(({ status }) => Number(status?.allocatable?.["cpu"])));
  const asking = (cpu: number): object => ({
    terminationGracePeriodSeconds: 1,
    containers: [{ name: "main", image: standInNames.echo, resources: { requests: { cpu: `${cpu}m` } } }],
  });
  await kubectl.ok(["apply", "-f", "-"], deployment("low", 2, asking(1_000 * cpus - 100)));
  const run = (all: Pod[]): boolean => minionsOf(all).length === 2;
  const before = await poll("both of low priority run", () => podsOf("low"), run);
  await kubectl.ok(["create", "priorityclass", "high", "--value", "1000"]);
  const spec = { ...asking(200), priorityClassName: "high" };
  const metadata = { name: "high", labels: { app: "high" } };
  await kubectl.ok(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata, spec }));
  const [high] = await poll(
    "it runs",
    () => podsOf("high"),
    (all) => minionsOf(all).length === 1,
  );
  const after = await poll(
    "one of low priority waits",
    () => podsOf("low"),
    (all) => all.length === 2 && minionsOf(all).length === 1,
  );
  const gone = before.find(({ metadata: { uid } }) => !after.some((pod) => pod.metadata.uid === uid));
  assert.is(gone?.spec.nodeName, high?.spec.nodeName);
  assert.is(high?.status?.nominatedNodeName, undefined);
  const events = await kubectl.ok(["get", "events", "--field-selector", "reason=Preempted"]);
  assert.match(events, `pod/${gone?.metadata.name}`);
  assert.match(events, `Preempted by pod ${high?.metadata.uid} on node ${high?.spec.nodeName}`);
  await kubectl.ok(["delete", "deployment/low", "pod/high", "priorityclass/high"]);
});

test.run();
