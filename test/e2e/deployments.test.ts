// runner: kubectl
/** A Deployment on real Docker, by a real kubectl: rolled under load, undone, and stopped by an image that is none. */
import http from "node:http";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { standInNames } from "../../scenarios/standins/images.js";
import { type Kubectl, kubectlAt } from "../daemon/api/kubectl.js";
import { Cluster } from "./cluster.js";
import { serviceOf, servicesPath } from "./manifests.js";

const it = suite("deployments");
const replicas = 10;
let cluster: Cluster;
let kubectl: Kubectl;
let portal: string;

it.before(async () => {
  cluster = await Cluster.up({ title: "deploy", standIns: ["echo", "echo2"] });
  kubectl = (await kubectlAt(cluster.url.replace(/^http:/, "https:"))).with({
    KUBECONFIG: join(cluster.home, "kubeconfig"),
  });
  const service = await cluster.ok<{ spec: { clusterIP: string } }>("POST", servicesPath, serviceOf("web", 80, 8080));
  portal = `http://${service.spec.clusterIP}:80/`;
});
it.after(async () => {
  kubectl?.close();
  await cluster?.close();
});

const deployment = (image: string): string =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      progressDeadlineSeconds: 20,
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          terminationGracePeriodSeconds: 5,
          containers: [
            { name: "main", image, readinessProbe: { httpGet: { path: "/", port: 8080 }, periodSeconds: 1 } },
          ],
        },
      },
    },
  });

/** One request on a connection of its own. @returns why it failed; "" if it did not */
function request(url: string): Promise<string> {
  return new Promise((resolve) => {
    http
      .get(url, { agent: false, timeout: 5_000 }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode === 200 ? "" : `answered ${response.statusCode}`));
        response.on("error", (error) => resolve(String(error)));
      })
      .on("timeout", function (this: http.ClientRequest) {
        this.destroy(new Error("no answer in 5 s"));
      })
      .on("error", (error) => resolve(String(error)));
  });
}

/** Requests one after the other, on several lines, while something is done. @returns how many, and what failed */
async function underLoad(act: () => Promise<unknown>): Promise<{ count: number; failures: string[] }> {
  let [isOver, count] = [false, 0];
  const failures: string[] = [];
  const line = async (): Promise<void> => {
    while (!isOver) {
      const failure = await request(portal);
      count++;
      if (failure) failures.push(failure);
    }
  };
  const lines = [line(), line(), line()];
  await act().finally(() => {
    isOver = true;
  });
  await Promise.all(lines);
  return { count, failures };
}

const rolled = (): Promise<string> => kubectl.ok(["rollout", "status", "deployment/web", "--timeout=180s"]);
const images = async (): Promise<string[]> => {
  const path = "-o=jsonpath={.items[*].spec.containers[0].image}";
  return (await kubectl.ok(["get", "pods", "-l", "app=web", "--field-selector=status.phase=Running", path])).split(" ");
};

it("ten pods are rolled to a new image under load, and no request fails; undone, the old image is back", async () => {
  await kubectl.ok(["apply", "-f", "-"], deployment(standInNames.echo));
  assert.match(await rolled(), /successfully rolled out/);
  const load = await underLoad(async () => {
    await kubectl.ok(["set", "image", "deployment/web", `main=${standInNames.echo2}`]);
    assert.match(await rolled(), /successfully rolled out/);
  });
  assert.equal(load.failures, []);
  assert.ok(load.count > 10, `${load.count} requests`);
  assert.ok((await images()).includes(standInNames.echo2));
  const history = await kubectl.ok(["rollout", "history", "deployment/web"]);
  assert.match(history, /^1 .*\n2 /m);
  const back = await underLoad(async () => {
    await kubectl.ok(["rollout", "undo", "deployment/web"]);
    await rolled();
  });
  assert.equal(back.failures, []);
  assert.match(
    await kubectl.ok(["rollout", "history", "deployment/web", "--revision=3"]),
    new RegExp(standInNames.echo),
  );
});

it("an image that is none stops the roll, says status; most pods serve on, and an undo ends it", async () => {
  await kubectl.ok(["set", "image", "deployment/web", "main=troupe/none:1"]);
  const status = await kubectl.run(["rollout", "status", "deployment/web", "--timeout=120s"]);
  assert.is(status.code, 1);
  assert.match(status.stderr, /exceeded its progress deadline/);
  const ready = await kubectl.ok(["get", "deployment/web", "-o=jsonpath={.status.availableReplicas}"]);
  assert.ok(Number(ready) >= 8, `${ready} available`);
  await kubectl.ok(["rollout", "undo", "deployment/web"]);
  assert.match(await rolled(), /successfully rolled out/);
});

it("paused it does not roll; scaled, restarted and deleted as kubectl does it", async () => {
  await kubectl.ok(["rollout", "pause", "deployment/web"]);
  await kubectl.ok(["set", "image", "deployment/web", `main=${standInNames.echo2}`]);
  await kubectl.ok(["scale", "deployment/web", "--replicas=2"]);
  await kubectl.ok(["wait", "deployment/web", "--for=jsonpath={.status.replicas}=2", "--timeout=120s"]);
  assert.not.ok((await images()).includes(standInNames.echo2));
  await kubectl.ok(["rollout", "resume", "deployment/web"]);
  await rolled();
  await kubectl.ok(["rollout", "restart", "deployment/web"]);
  await rolled();
  assert.match(await kubectl.ok(["get", "deploy"]), /web +2\/2 +2 +2/);
  assert.match(await kubectl.ok(["get", "rs", "-o", "wide"]), /web-[a-z0-9]+ +2 +2 +2/);
  await kubectl.ok(["delete", "deployment/web", "--cascade=foreground", "--timeout=120s"]);
  assert.is(await kubectl.ok(["get", "pods,rs", "-l", "app=web", "-o", "name"]), "");
});

it.run();
