// runner: kubectl
/** Where pods go on two real minions, by a real kubectl: apart, and into zones that are named while they wait. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isReady } from "../../core/kinds/pod/phase.js";
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

test.run();
