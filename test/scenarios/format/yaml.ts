/** A mapping read as a scenario's file is, and what is wrong with it. */
import { isMap, LineCounter, parseDocument } from "yaml";
import { Problems } from "../../../scenarios/format/problems.js";
import { Fields } from "../../../scenarios/format/yaml-fields.js";

export function fieldsOf(text: string): { fields: Fields; problems: () => string[] } {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  const problems = new Problems(lines);
  if (!isMap(contents)) throw new Error(`${text} is no mapping`);
  const told = (): string[] => problems.all.map((p) => `${p.path}: ${p.message}`);
  return { fields: new Fields(contents, "", problems), problems: told };
}
