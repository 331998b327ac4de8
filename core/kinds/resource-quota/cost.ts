/** What an object uses of quotas. */
import { lookup } from "../../lookup.js";
import { type Amount, amountOf, counted } from "../../objects/amount.js";
import type { ApiObject, core } from "../../objects/types.js";
import { podAmounts } from "../pod/amounts.js";
import type { Pod } from "../pod/object.js";
import { isFinished } from "../pod/phase.js";
import type { Service } from "../service/object.js";

export type Costs = ReadonlyMap<string, Amount>;

type Cost = [name: string, amount: Amount];

/** Of pods these are asked for by their bare name, too. */
const alsoBare = /^(cpu|memory|ephemeral-storage|hugepages-.*)$/;

function* ofPod(pod: Pod): Iterable<Cost> {
  if (isFinished(pod)) return;
  yield ["pods", counted(1)];
  for (const [name, amount] of podAmounts(pod.spec, "requests")) {
    yield [`requests.${name}`, amount];
    if (alsoBare.test(name)) yield [name, amount];
  }
  for (const [name, amount] of podAmounts(pod.spec, "limits")) yield [`limits.${name}`, amount];
}

function* ofService({ spec }: Service): Iterable<Cost> {
  const { type, ports = [], allocateLoadBalancerNodePorts = true } = spec;
  const isBalanced = type === "LoadBalancer";
  const hasPorts = type === "NodePort" || (isBalanced && allocateLoadBalancerNodePorts);
  yield ["services", counted(1)];
  if (hasPorts) yield ["services.nodeports", counted(ports.length)];
  if (isBalanced) yield ["services.loadbalancers", counted(1)];
}

type Claim = ApiObject & { spec?: core.PersistentVolumeClaimSpec };

function* ofClaim({ spec }: Claim): Iterable<Cost> {
  const storage = amountOf(spec?.resources?.requests?.["storage"]);
  yield ["persistentvolumeclaims", counted(1)];
  yield ["requests.storage", storage];
  if (!spec?.storageClassName) return;
  const ofClass = `${spec.storageClassName}.storageclass.storage.k8s.io`;
  yield [`${ofClass}/requests.storage`, storage];
  yield [`${ofClass}/persistentvolumeclaims`, counted(1)];
}

const own = lookup<(object: ApiObject) => Iterable<Cost>>({
  Pod: (object) => ofPod(object as Pod),
  Service: (object) => ofService(object as Service),
  PersistentVolumeClaim: (object) => ofClaim(object as Claim),
});

const known = new WeakMap<ApiObject, Costs>();

/** What it is counted as: `configmaps`, `count/deployments.apps`. */
export function countNames({ group, plural }: { group: string; plural: string }): string[] {
  return group === "" ? [plural, `count/${plural}`] : [`count/${plural}.${group}`];
}

/** What an object uses; remembered while it lives. */
export function costsOf(object: ApiObject, resource: { group: string; plural: string }): Costs {
  const is = known.get(object);
  if (is) return is;
  const counts = countNames(resource).map((name): Cost => [name, counted(1)]);
  // A pod that has ended is an object still, and no pod that runs.
  const costs = new Map([...counts.filter(([name]) => name !== "pods"), ...(own[object.kind]?.(object) ?? [])]);
  known.set(object, costs);
  return costs;
}
