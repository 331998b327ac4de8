import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MinionMessage } from "../../../../core/link/messages.js";
import { hello } from "../../../core/link/sent.js";
import { poll } from "../../../e2e/poll.js";
import { type Cluster, closeAll, type Json, startCluster } from "../../api/cluster.js";

const test = suite("autoscalers, in a master");
let c: Cluster;
const hpas = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";

const get = async (path: string): Promise<Json> => (await c.call("GET", path)).json;
async function make(path: string, body: object): Promise<void> {
  const { status, text } = await c.call("POST", path, body);
  assert.is(status, 201, text);
}

const until = (path: string, fits: (seen: Json) => boolean): Promise<Json> => poll(path, () => get(path), fits, 20_000);

const metadata = (name: string): object => ({ name, labels: { app: "web" } });
const container = { name: "main", image: "i", resources: { requests: { cpu: "100m" } } };

const controllers: [kind: string, path: string, body: object][] = [
  [
    "ReplicationController",
    "/api/v1/namespaces/default/replicationcontrollers",
    { selector: { app: "web" }, template: { metadata: { labels: { app: "web" } }, spec: { containers: [container] } } },
  ],
  [
    "Deployment",
    "/apis/apps/v1/namespaces/default/deployments",
    {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [container] } },
    },
  ],
];

test.before.each(async () => {
  c = await startCluster();
  await c.master.receive("m1", { ...hello, measures: true } as MinionMessage);
});
test.after.each(closeAll);

const apiVersions: Record<string, string> = { ReplicationController: "v1", Deployment: "apps/v1" };
function autoscaler(kind: string, more: object = {}): object {
  return {
    ...{ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: metadata("web") },
    spec: {
      scaleTargetRef: { apiVersion: apiVersions[kind], kind, name: "web" },
      minReplicas: 3,
      maxReplicas: 5,
      ...more,
    },
  };
}

for (const [kind, path, spec] of controllers)
  test(`a ${kind} is brought within its bounds, as anybody's scale would: its generation grows`, async () => {
    await make(path, {
      kind,
      apiVersion: apiVersions[kind],
      metadata: metadata("web"),
      spec: { ...spec, replicas: 1 },
    });
    await make(hpas, autoscaler(kind));
    await until(`${path}/web`, (o) => o.spec.replicas === 3);
    assert.is((await get(`${path}/web`)).metadata.generation, 2);
    await until(`${hpas}/web`, (o) => o.status?.desiredReplicas === 3);
    const { status } = await get(`${hpas}/web`);
    assert.is(status.conditions.find((x: Json) => x.type === "AbleToScale").reason, "SucceededRescale");
    const events = (await get("/api/v1/namespaces/default/events")).items.map((e: Json) => `${e.reason} ${e.message}`);
    assert.ok(
      events.includes("SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas"),
    );
    assert.ok(
      c.told.some(({ message }) => message.type === "usageWanted"),
      "minions are asked what is used",
    );
  });

test("a change of its spec is looked at at once, in whatever version it is written", async () => {
  const [kind, path, spec] = controllers[1] as (typeof controllers)[number];
  await make(path, { kind, apiVersion: "apps/v1", metadata: metadata("web"), spec: { ...spec, replicas: 3 } });
  await make(hpas, autoscaler(kind));
  await until(`${hpas}/web`, (o) => o.status?.conditions?.length > 0);
  const old = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers/web";
  const { spec: seen } = await get(old);
  assert.equal([seen.targetCPUUtilizationPercentage, seen.minReplicas], [80, 3]);
  const body = { spec: { minReplicas: 4 } };
  const headers = { "content-type": "application/merge-patch+json" };
  assert.is((await c.call("PATCH", old, body, headers)).status, 200);
  await until(`${path}/web`, (o) => o.spec.replicas === 4);
});

test("what cannot be scaled is said, and goes on being said", async () => {
  await make(hpas, autoscaler("Deployment"));
  await until(`${hpas}/web`, (o) => o.status?.conditions?.length > 0);
  const [condition] = (await get(`${hpas}/web`)).status.conditions;
  assert.equal([condition.type, condition.status, condition.reason], ["AbleToScale", "False", "FailedGetScale"]);
  assert.match(condition.message, /deployments\.apps "web" not found$/);
});

test.run();
