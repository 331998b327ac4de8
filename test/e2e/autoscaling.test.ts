// runner: kubectl
/** What containers use, on real Docker, by a real kubectl: `top` the first time it is asked, and an autoscaler that goes by it. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { standInNames } from "../../scenarios/standins/images.js";
import { type Kubectl, kubectlAt } from "../daemon/api/kubectl.js";
import { Cluster } from "./cluster.js";
import { poll } from "./poll.js";

const it = suite("autoscaling");
let cluster: Cluster;
let kubectl: Kubectl;

it.before(async () => {
  cluster = await Cluster.up({ title: "autoscaling", minions: 1, standIns: ["echo"] });
  kubectl = (await kubectlAt(cluster.url.replace(/^http:/, "https:"))).with({
    KUBECONFIG: join(cluster.home, "kubeconfig"),
  });
});
it.after(async () => {
  kubectl?.close();
  await cluster?.close();
});

/** One that works as hard as it may: 0.2 cores. */
const busy = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "busy" },
  spec: {
    selector: { matchLabels: { app: "busy" } },
    template: {
      metadata: { labels: { app: "busy" } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            ...{ name: "main", image: standInNames.echo, command: ["/usr/local/bin/node", "-e", "for (;;);"] },
            resources: { requests: { cpu: "200m" }, limits: { cpu: "200m" } },
          },
        ],
      },
    },
  },
};

it("top tells what a busy container uses, and an autoscaler makes more of it, up to its bound", async () => {
  await cluster.ok("POST", "/apis/apps/v1/namespaces/default/deployments", busy);
  const ready = (): Promise<string> => kubectl.ok(["get", "deployment", "busy", "--no-headers"]);
  await poll("a busy pod", ready, (line) => / 1\/1 /.test(line));
  const top = await kubectl.ok(["top", "pod", "--containers", "-l", "app=busy", "--no-headers"]);
  const millis = Number(/ (\d+)m /.exec(top)?.[1]);
  assert.ok(millis >= 50 && millis <= 400, top);
  assert.match(await kubectl.ok(["top", "node", "--no-headers"]), /^\S+ +\d+m +\d+% +\d+Mi +\d+%/);
  await kubectl.ok(["autoscale", "deployment", "busy", "--cpu-percent=50", "--max=3"]);
  await poll("three busy pods", ready, (line) => / 3\/3 /.test(line));
  const described = await kubectl.ok(["describe", "hpa", "busy"]);
  assert.match(described, /AbleToScale +True/);
  assert.match(
    described,
    /SuccessfulRescale.*New size: 3; reason: cpu resource utilization \(percentage of request\) above/,
  );
  const row = await kubectl.ok(["get", "hpa", "busy", "--no-headers"]);
  assert.match(row, /Deployment\/busy +cpu: \d+%\/50% +1 +3 /);
});

it.run();
