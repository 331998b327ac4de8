/** The tables of docs/scenarios.md, made from what the reader reads by. */
import { invariants } from "../invariants/all.js";
import { actionFields } from "./action-fields.js";
import { clusterFields, imageFields } from "./cluster-fields.js";
import { faultFields } from "./fault-fields.js";
import { faultTable } from "./fault-spec.js";
import type { Field } from "./field.js";

const cell = (text: string): string => text.replaceAll("|", "\\|");

function fieldText({ name, field, otherwise, docs }: Field): string {
  const values = field.type === "choice" ? ` (${field.values.join(", ")})` : "";
  const usual = otherwise === undefined ? "" : otherwise === null ? ", optional" : `, default ${otherwise}`;
  return `\`${name}\`: ${docs}${values}${usual}`;
}

const table = (heads: string[], rows: string[][]): string =>
  [heads, heads.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

/** Markdown: cluster, images, faults, actions and invariants. */
export function referenceText(): string {
  const plain = (fields: readonly Field[]): string => fields.map((f) => `- ${fieldText(f)}`).join("\n");
  const faults = Object.entries(faultFields).map(([name, { docs, fields }]) => {
    const { victims, lasts } = faultTable[name as keyof typeof faultTable];
    const on = victims === "none" ? "" : name === "image-pull" ? "minions (all if left out)" : victims;
    return [`\`${name}\``, docs, on, lasts ? "yes" : "", fields.map(fieldText).join("; ")];
  });
  const actions = Object.entries(actionFields).map(([name, { docs, fields }]) => [
    `\`${name}\``,
    docs,
    (fields as readonly Field[]).map(fieldText).join("; "),
  ]);
  return [
    `### cluster\n\n${plain(clusterFields)}`,
    `### images\n\n${plain(imageFields)}`,
    `### Faults\n\n${table(["fault", "what happens", "on", "takes `for`", "fields"], faults)}`,
    `### Actions\n\n${table(["do", "what", "fields"], actions)}`,
    `### Invariants\n\n${table(
      ["name", "what must always be so"],
      invariants.map((i) => [`\`${i.name}\``, i.docs]),
    )}`,
  ].join("\n\n");
}
