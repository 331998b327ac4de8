import { suite } from "uvu";
import * as assert from "uvu/assert";
import { anyDef, type Kind } from "../../../../core/kinds/all.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { exceeded, growth, unsaid } from "../../../../core/kinds/resource-quota/admit.js";
import type { ResourceQuota } from "../../../../core/kinds/resource-quota/object.js";
import { costOf, usageOf, usedText } from "../../../../core/kinds/resource-quota/usage.js";
import type { ApiObject } from "../../../../core/objects/types.js";

const it = suite("resource quota");

const quota = (hard: Record<string, string>, more: object = {}): ResourceQuota =>
  readObject("ResourceQuota", { metadata: { name: "q" }, spec: { hard, ...more } }).object;
const pod = (requests: Record<string, string> = {}, spec: object = {}): Pod => {
  const containers = [{ name: "c", image: "i", resources: { requests } }];
  return readObject("Pod", { metadata: { name: "p" }, spec: { containers, ...spec } }).object;
};
const use = (of: ResourceQuota, ...objects: ApiObject[]) =>
  usageOf(of, (["Pod", "Service", "ConfigMap", "Deployment"] as Kind[]).map(anyDef), ({ kind }) =>
    objects.filter((o) => o.kind === kind),
  );
const cost = (of: ResourceQuota, object: ApiObject) => costOf(of, object, anyDef(object.kind as Kind)) ?? new Map();

it("pods use what they ask for, under both words, until they have ended", () => {
  const of = quota({ pods: "9", cpu: "9", "requests.cpu": "9", "count/pods": "9", "limits.cpu": "9" });
  const ended = { ...pod({ cpu: "5" }), status: { phase: "Succeeded" } } as Pod;
  const used = usedText(use(of, pod({ cpu: "1" }), pod({ cpu: "500m" }), ended));
  assert.is(used["pods"], "2");
  assert.is(used["count/pods"], "3");
  assert.is(used["cpu"], "1500m");
  assert.is(used["requests.cpu"], "1500m");
});

it("services use ports of nodes as they have some", () => {
  const service = (type: string): ApiObject =>
    readObject("Service", {
      metadata: { name: "s" },
      spec: {
        type,
        ports: [
          { name: "a", port: 80 },
          { name: "b", port: 81 },
        ],
      },
    }).object;
  const of = quota({ services: "5", "services.nodeports": "2", "services.loadbalancers": "1" });
  const used = usedText(use(of, service("NodePort")));
  assert.is(used["services.nodeports"], "2");
  const more = growth(cost(of, service("ClusterIP")), cost(of, service("LoadBalancer")));
  assert.equal(usedText(more), { "services.nodeports": "2", "services.loadbalancers": "1" });
});

it("says what is asked for, what is used and what there is, as Kubernetes does", () => {
  const of = quota({ pods: "1", "requests.cpu": "1" });
  const used = use(of, pod({ cpu: "600m" }));
  assert.is(
    exceeded(of, used, cost(of, pod({ cpu: "600m" }))),
    "exceeded quota: q, requested: pods=1,requests.cpu=600m, used: pods=1,requests.cpu=600m, limited: pods=1,requests.cpu=1",
  );
  assert.is(exceeded(of, use(of), cost(of, pod({ cpu: "1" }))), "");
});

it("a quota of what containers ask for wants each of them to say it", () => {
  const of = quota({ "limits.memory": "1Gi", "requests.cpu": "1" });
  assert.is(unsaid(of, pod()), "failed quota: q: must specify limits.memory for: c; requests.cpu for: c");
  assert.is(unsaid(quota({ "requests.cpu": "1" }), pod({ cpu: "1" })), "");
});

it("a quota with scopes is of the pods that are in all of them", () => {
  const of = quota({ pods: "1" }, { scopes: ["BestEffort", "NotTerminating"] });
  const isMeant = (...given: Parameters<typeof pod>): boolean => cost(of, pod(...given)).size > 0;
  assert.ok(isMeant());
  assert.not(isMeant({ cpu: "1" }));
  assert.not(isMeant({}, { activeDeadlineSeconds: 5 }));
  const high = { scopeName: "PriorityClass", operator: "In", values: ["high"] };
  const ofHigh = quota({ pods: "1" }, { scopeSelector: { matchExpressions: [high] } });
  assert.is(cost(ofHigh, pod()).size, 0);
  assert.ok(cost(ofHigh, pod({}, { priorityClassName: "high" })).size > 0);
});

it("counts objects of any kind", () => {
  const of = quota({ "count/deployments.apps": "1", configmaps: "1" });
  const map = readObject("ConfigMap", { metadata: { name: "c" } }).object;
  assert.is(usedText(use(of, map))["configmaps"], "1");
  assert.is(use(of, map).get("count/deployments.apps"), undefined);
});

for (const [spec, field] of [
  [{ hard: { apples: "1" } }, "must be a standard resource for quota"],
  [{ hard: { pods: "1.5" } }, "must be an integer"],
  [{ hard: { services: "1" }, scopes: ["BestEffort"] }, "unsupported scope applied to resource"],
  [{ hard: { pods: "1" }, scopes: ["BestEffort", "NotBestEffort"] }, "conflicting scopes"],
  [{ hard: { pods: "1" }, scopes: ["Sometimes"] }, "must be one of"],
] as const)
  it(`refuses ${JSON.stringify(spec)}`, () =>
    assert.throws(
      () => readObject("ResourceQuota", { metadata: { name: "q" }, spec }),
      (e: Error) => e.message.includes(field),
    ));

it.run();
