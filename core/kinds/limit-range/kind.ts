import { amountOf, amountText } from "../../objects/amount.js";
import { narrow } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject, core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { noted } from "../../schema/marks.js";
import { quantities } from "../../schema/scalars.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";

export interface LimitRange extends ApiObject {
  kind: "LimitRange";
  spec: core.LimitRangeSpec;
}

type Item = core.LimitRangeItem;
type Values = Readonly<Record<string, string>>;
type Part = "min" | "max" | "default" | "defaultRequest";

/** What is the less, where both are said, must not be the more. */
const orders: readonly (readonly [less: Part, more: Part])[] = [
  ["min", "max"],
  ["min", "defaultRequest"],
  ["min", "default"],
  ["defaultRequest", "max"],
  ["defaultRequest", "default"],
  ["default", "max"],
];

const words: Readonly<Record<Part, string>> = {
  min: "min value",
  max: "max value",
  default: "default value",
  defaultRequest: "default request value",
};

const isMore = (a: string, b: string): boolean => amountOf(a).nanos > amountOf(b).nanos;

function checkOrder(item: Item, path: string, faults: Faults): void {
  for (const [less, more] of orders)
    for (const [name, value] of Object.entries(item[less] ?? {})) {
      const other = item[more]?.[name];
      if (other !== undefined && isMore(value, other))
        faults.invalid(
          `${path}.${less}.${name}`,
          value,
          `${words[less]} ${value} is greater than ${words[more]} ${other}`,
        );
    }
}

function checkRatio({ min, max, maxLimitRequestRatio = {} }: Item, path: string, faults: Faults): void {
  for (const [name, ratio] of Object.entries(maxLimitRequestRatio)) {
    if (isMore("1", ratio))
      faults.invalid(`${path}.maxLimitRequestRatio.${name}`, ratio, `ratio ${ratio} is less than 1`);
    const [least, most] = [amountOf(min?.[name]), amountOf(max?.[name])];
    if (least.nanos > 0n && most.nanos > 0n && amountOf(ratio).nanos * least.nanos > most.nanos * 10n ** 9n)
      faults.invalid(
        `${path}.maxLimitRequestRatio.${name}`,
        ratio,
        `ratio ${ratio} is greater than max/min = ${amountText(most)}/${amountText(least)}`,
      );
  }
}

function checkItem(item: Item, path: string, faults: Faults): void {
  if (item.type !== "Container")
    for (const part of ["default", "defaultRequest"] as const)
      if (Object.keys(item[part] ?? {}).length > 0)
        faults.forbidden(`${path}.${part}`, `may not be specified when \`type\` is '${item.type}'`);
  if (item.type === "PersistentVolumeClaim" && !item.min?.["storage"] && !item.max?.["storage"])
    faults.required(`${path}.limits`, "either minimum or maximum storage value is required, but neither was provided");
  checkOrder(item, path, faults);
  checkRatio(item, path, faults);
}

const item = struct<Item>(
  "core.v1.LimitRangeItem",
  {
    default: noted("Limits of containers that say none.", quantities),
    defaultRequest: noted("Requests of containers that say none.", quantities),
    max: quantities,
    maxLimitRequestRatio: quantities,
    min: quantities,
    type: needed(oneOf("Container", "Pod", "PersistentVolumeClaim")),
  },
  checkItem,
);

function checkTypes(items: Item[], path: string, faults: Faults): void {
  const seen = new Set<string>();
  for (const [i, { type }] of items.entries()) {
    if (seen.has(type)) faults.duplicate(`${path}[${i}].type`, type);
    seen.add(type);
  }
}

/** Of containers: what is not said follows from what is, as far as it is a limit of the other. */
function completedItem(of: Item): Item {
  if (of.type !== "Container") return of;
  const limits: Values = { ...of.max, ...of.default };
  const requests: Values = { ...of.min, ...limits, ...of.defaultRequest };
  const isSaid = (values: Values): boolean => Object.keys(values).length > 0;
  return {
    ...of,
    ...(isSaid(limits) ? { default: { ...limits } } : {}),
    ...(isSaid(requests) ? { defaultRequest: { ...requests } } : {}),
  };
}

/** What pods of a namespace ask for if they say nothing, and between what they may ask. */
export const limitRangeKind: KindDef<LimitRange> = {
  kind: "LimitRange",
  about: "What new pods and claims of a namespace may ask for, and what containers ask for that say nothing.",
  group: "",
  version: "v1",
  plural: "limitranges",
  shortNames: ["limits"],
  namespaced: true,
  hasGeneration: false,
  rules: {
    ...plainRules(
      struct<LimitRange>("core.v1.LimitRange", {
        apiVersion: text(),
        kind: oneOf("LimitRange"),
        metadata: needed(metadataShape(checkDnsSubdomain)),
        spec: needed(struct<core.LimitRangeSpec>("core.v1.LimitRangeSpec", { limits: needed(list(item, checkTypes)) })),
      }),
    ),
    withDefaults: (range) => ({ ...range, spec: { ...range.spec, limits: range.spec.limits.map(completedItem) } }),
  },
  table: {
    columns: narrow("Name", "Created At"),
    row: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ""],
  },
  selectable: {},
  subresources: [],
};
