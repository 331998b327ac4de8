/** What is said to who applies a field that others have, in the words of Kubernetes. */
import { type Cause, Fault } from "../fault.js";
import { type FieldSet, members } from "./field-set.js";
import type { Manager } from "./managers.js";
import { wayText } from "./steps.js";

export interface Conflict {
  manager: Manager;
  /** What both want. */
  fields: FieldSet;
}

function managerText({ name, subresource, operation, apiVersion, time }: Manager): string {
  const who = JSON.stringify(name) + (subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`);
  if (operation === "Apply") return who;
  return time === undefined ? `${who} using ${apiVersion}` : `${who} using ${apiVersion} at ${time}`;
}

export function conflictFault(conflicts: readonly Conflict[]): Fault {
  const told = conflicts.map(({ manager, fields }) => ({
    who: managerText(manager),
    ways: [...members(fields)].map(wayText),
  }));
  const causes = told.flatMap(({ who, ways }) =>
    ways.map((field): Cause => ({ reason: "FieldManagerConflict", field, message: `conflict with ${who}` })),
  );
  const [only] = causes;
  const text =
    causes.length === 1 && only
      ? `1 conflict: ${only.message}: ${only.field}`
      : `${causes.length} conflicts: ${told
          .sort((a, b) => (a.who < b.who ? -1 : 1))
          .flatMap(({ who, ways }) => [`conflicts with ${who}:`, ...ways.map((way) => `- ${way}`)])
          .join("\n")}`;
  return new Fault("Conflict", `Apply failed with ${text}`, { causes });
}
