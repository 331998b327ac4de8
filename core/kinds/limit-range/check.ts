/** Whether a new object asks for as much as a LimitRange allows. The words are Kubernetes'. */
import { type Amount, amountOf, amountText, unitsOf } from "../../objects/amount.js";
import type { ApiObject, core } from "../../objects/types.js";
import { type Amounts, amountsIn, podAmounts } from "../pod/amounts.js";
import type { LimitRange } from "./kind.js";

interface Asked {
  requests: Amounts;
  limits: Amounts;
  /** Claims have no limits, only requests. */
  hasLimits: boolean;
}

type Item = core.LimitRangeItem;

const bounds = (values: Readonly<Record<string, string>> = {}): [string, Amount][] =>
  Object.entries(values)
    .map(([name, text]): [string, Amount] => [name, amountOf(text)])
    .sort(([a], [b]) => (a < b ? -1 : 1));

function* belowMin({ type, min }: Item, { requests, limits }: Asked): Iterable<string> {
  for (const [name, least] of bounds(min)) {
    const head = `minimum ${name} usage per ${type} is ${amountText(least)}`;
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (!request) yield `${head}.  No request is specified`;
    else if (request.nanos < least.nanos) yield `${head}, but request is ${amountText(request)}`;
    else if (limit && limit.nanos < least.nanos) yield `${head}, but limit is ${amountText(limit)}`;
  }
}

function* aboveMax({ type, max }: Item, { requests, limits, hasLimits }: Asked): Iterable<string> {
  for (const [name, most] of bounds(max)) {
    const head = `maximum ${name} usage per ${type} is ${amountText(most)}`;
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (hasLimits && !limit) yield `${head}.  No limit is specified`;
    else if (!hasLimits && !request) yield `${head}.  No request is specified`;
    else if (limit && limit.nanos > most.nanos) yield `${head}, but limit is ${amountText(limit)}`;
    else if (request && request.nanos > most.nanos) yield `${head}, but request is ${amountText(request)}`;
  }
}

function* aboveRatio({ type, maxLimitRequestRatio }: Item, { requests, limits }: Asked): Iterable<string> {
  for (const [name, most] of bounds(maxLimitRequestRatio)) {
    const head = `${name} max limit to request ratio per ${type} is ${amountText(most)}, but`;
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (!request || request.nanos === 0n) yield `${head} no request is specified or request is 0`;
    else if (!limit || limit.nanos === 0n) yield `${head} no limit is specified or limit is 0`;
    else if (limit.nanos * 10n ** 9n > most.nanos * request.nanos)
      yield `${head} provided ratio is ${(unitsOf(limit) / unitsOf(request)).toFixed(6)}`;
  }
}

const faultsOf = (item: Item, asked: Asked): string[] => [
  ...belowMin(item, asked),
  ...aboveMax(item, asked),
  ...aboveRatio(item, asked),
];

const ofContainer = ({ resources }: core.Container): Asked => ({
  requests: amountsIn(resources?.requests),
  limits: amountsIn(resources?.limits),
  hasLimits: true,
});

/** What of an object a range is about. */
function askedOf(object: ApiObject, type: string): Asked[] {
  const { spec = {} } = object as { spec?: unknown };
  if (object.kind === "PersistentVolumeClaim") {
    if (type !== "PersistentVolumeClaim") return [];
    const { resources } = spec as { resources?: core.ResourceRequirements };
    return [{ requests: amountsIn(resources?.requests), limits: new Map(), hasLimits: false }];
  }
  if (object.kind !== "Pod") return [];
  const pod = spec as core.PodSpec;
  if (type === "Container") return [...pod.containers, ...(pod.initContainers ?? [])].map(ofContainer);
  if (type !== "Pod") return [];
  return [{ requests: podAmounts(pod, "requests"), limits: podAmounts(pod, "limits"), hasLimits: true }];
}

/** Everything that a new object asks for and may not; none: it may be. */
export function rangeFaults({ spec }: LimitRange, object: ApiObject): string[] {
  return spec.limits.flatMap((item) => askedOf(object, item.type).flatMap((asked) => faultsOf(item, asked)));
}

/** Several as one, in the way of Kubernetes. */
export const rangeWords = (faults: readonly string[]): string =>
  faults.length === 1 ? (faults[0] ?? "") : `[${faults.join(", ")}]`;
