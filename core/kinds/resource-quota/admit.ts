/** Whether there is room in a quota for an object. The words are Kubernetes'. */
import { type Amount, amountOf, amountText, minus, noAmount, plus } from "../../objects/amount.js";
import type { ApiObject, core } from "../../objects/types.js";
import type { Pod } from "../pod/object.js";
import type { Costs } from "./cost.js";
import { saidByContainers } from "./names.js";
import type { ResourceQuota } from "./object.js";

/** What is more after a change: of what quotas are asked. */
export function growth(before: Costs | undefined, after: Costs): Costs {
  if (!before) return after;
  const more = [...after].map(([name, amount]): [string, Amount] => [
    name,
    minus(amount, before.get(name) ?? noAmount),
  ]);
  return new Map(more.filter(([, { nanos }]) => nanos > 0n));
}

/** Adds to a sum of its own. */
export function addTo(sum: Map<string, Amount>, more: Costs): void {
  for (const [name, amount] of more) sum.set(name, plus(sum.get(name) ?? noAmount, amount));
}

const listed = (names: readonly string[], of: (name: string) => Amount): string =>
  names.map((name) => `${name}=${amountText(of(name))}`).join(",");

/** What is asked for and not to be had, in a sentence; "": it is to be had. */
export function exceeded({ metadata, spec }: ResourceQuota, used: Costs, asked: Costs): string {
  const hard = (name: string): Amount => amountOf(spec?.hard?.[name]);
  const is = (name: string): Amount => used.get(name) ?? noAmount;
  const wants = (name: string): Amount => asked.get(name) ?? noAmount;
  const over = Object.keys(spec?.hard ?? {})
    .filter((name) => wants(name).nanos > 0n && is(name).nanos + wants(name).nanos > hard(name).nanos)
    .sort();
  if (over.length === 0) return "";
  return `exceeded quota: ${metadata.name}, requested: ${listed(over, wants)}, used: ${listed(over, is)}, limited: ${listed(over, hard)}`;
}

function says({ resources }: core.Container, name: string): boolean {
  const [side, bare] = name.includes(".") ? name.split(".") : ["requests", name];
  const values = side === "limits" ? resources?.limits : resources?.requests;
  return values?.[bare ?? ""] !== undefined;
}

/** Containers of a new pod that do not say what a quota is of, in a sentence; "": all do. */
export function unsaid({ metadata, spec }: ResourceQuota, object: ApiObject): string {
  if (object.kind !== "Pod") return "";
  const { containers, initContainers = [] } = (object as Pod).spec;
  const faults = saidByContainers
    .filter((name) => spec?.hard?.[name] !== undefined)
    .map((name) => [name, [...containers, ...initContainers].filter((c) => !says(c, name)).map((c) => c.name)] as const)
    .filter(([, silent]) => silent.length > 0)
    .map(([name, silent]) => `${name} for: ${silent.sort().join(",")}`);
  return faults.length === 0 ? "" : `failed quota: ${metadata.name}: must specify ${faults.join("; ")}`;
}
