/** One entry of a scenario's timeline: when it is due, what is done then, and how it is called. */
import { readCondition, readDeed } from "./read-deed.js";
import { type Deed, defaultPatienceMs, type TimelineEntry, type Trigger } from "./scenario.js";
import { namesOf } from "./workloads.js";
import type { Fields } from "./yaml-fields.js";

/** @param folder where manifests are looked for */
export function readEntry(fields: Fields, folder: string): TimelineEntry {
  const trigger = readTrigger(fields);
  const what = ["fault", "do", "expect"].filter((name) => fields.has(name));
  if (what.length !== 1) fields.problem("fault", `one of fault, do, expect is expected, and there are ${what.length}`);
  const deed = readDeed(fields, what[0] ?? "expect", folder);
  const text = textOf(fields, what[0] ?? "", deed);
  fields.end();
  return { trigger, deed, text, line: fields.line() };
}

function readTrigger(fields: Fields): Trigger {
  const given = ["at", "after", "when"].filter((name) => fields.has(name));
  for (const name of given) fields.node(name);
  if (given.length > 1) fields.problem(given[1] ?? "", `only one of at, after and when can be given`);
  const patienceMs = fields.duration("patience", defaultPatienceMs);
  if (given[0] === "at") return { type: "at", atMs: fields.duration("at", 0) };
  if (given[0] !== "when") return { type: "after", delayMs: fields.duration("after", 0) };
  return { type: "when", condition: readCondition(fields, "when"), patienceMs };
}

function textOf(fields: Fields, what: string, deed: Deed): string {
  const words = [fields.text(what) ?? ""];
  for (const name of ["controller", "deployment", "kind", "name", "on"])
    if (fields.has(name)) words.push(fields.text(name) ?? "");
  if (deed.type !== "action") return words.join(" ").trim();
  const { spec } = deed;
  if (spec.action === "resize") words.push(`to ${spec.replicas}`);
  if (spec.action === "rolling-update" || spec.action === "set-image") words.push(`to ${spec.image}`);
  if (spec.action === "create") words.push(namesOf(spec.workloads));
  return words.join(" ").trim();
}
