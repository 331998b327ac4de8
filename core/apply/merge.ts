/** What becomes of an object when a configuration is laid over it. */
import type { Description, ListDescription } from "../schema/description.js";
import { isRecord } from "../schema/shape.js";
import { elementStep, fieldBelow, isLeaf } from "./steps.js";

type Rec = Record<string, unknown>;

function mergeFields(of: Description | undefined, live: Rec, config: Rec): Rec {
  const out: Rec = { ...live };
  for (const [name, value] of Object.entries(config)) {
    if (value === null || value === undefined) delete out[name];
    else out[name] = merged(fieldBelow(of, name), Object.hasOwn(out, name) ? out[name] : undefined, value);
  }
  return out;
}

/** Elements in the configuration's order; those that only the object has stay before the one that they stood before. */
function mergeElements(of: ListDescription, live: readonly unknown[], config: readonly unknown[]): unknown[] {
  const stepOf = (element: unknown): string => elementStep(of, element);
  const [old, said] = [live.map(stepOf), config.map(stepOf)];
  const wanted = new Set(said);
  const there = new Map(old.map((step, i) => [step, live[i]]));
  const out: unknown[] = [];
  const told = new Set<string>();
  let next = 0;
  for (const [i, step] of said.entries()) {
    for (; next < old.length; next++) {
      const other = old[next] ?? "";
      if (!wanted.has(other)) out.push(live[next]);
      else if (!told.has(other)) break;
    }
    told.add(step);
    out.push(there.has(step) ? merged(of.items, there.get(step), config[i]) : config[i]);
  }
  return [...out, ...live.slice(next).filter((_, i) => !wanted.has(old[next + i] ?? ""))];
}

/** `live` with all that `config` says; null takes a field away. @throws Fault BadRequest */
export function merged(of: Description | undefined, live: unknown, config: unknown): unknown {
  if (isLeaf(of, config)) return config;
  if (of?.type === "list") return mergeElements(of, Array.isArray(live) ? live : [], config as unknown[]);
  return mergeFields(of, isRecord(live) ? live : {}, config as Rec);
}
