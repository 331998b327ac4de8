/** A YAML mapping, read field by field: every fault is told with its path and its place in the file. */
import { isMap, isScalar, isSeq, type LineCounter, type Node, type YAMLMap } from "yaml";
import { memoryBytes, quantityValue } from "../../core/objects/quantity.js";
import type { Field, FieldType } from "./fields.js";

export interface Problem {
  line: number;
  column: number;
  /** Such as `timeline[2].exitCode`. */
  path: string;
  message: string;
}

export class Problems {
  readonly all: Problem[] = [];
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  place(node: unknown): { line: number; column: number } {
    const offset = (node as Node | null | undefined)?.range?.[0];
    if (offset === undefined) return { line: 1, column: 1 };
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  add(node: unknown, path: string, message: string): undefined {
    this.all.push({ ...this.place(node), path, message });
    return undefined;
  }
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Ms of `500ms`, `1.5s`, `2m`, `1h`; undefined if the text is none. */
export function parseDuration(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  return found ? Math.round(Number(found[1]) * (units[found[2] ?? ""] ?? 0)) : undefined;
}

/** Shortest text of a time in ms that {@link parseDuration} reads. */
export function durationText(ms: number): string {
  for (const unit of ["h", "m", "s"]) {
    const size = units[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

/** The value of a field's type, or a text that says what would be right. */
function readValue(value: unknown, field: FieldType): { value: unknown } | string {
  switch (field.type) {
    case "duration": {
      const ms = typeof value === "string" ? parseDuration(value) : undefined;
      return ms === undefined ? "a time with its unit, such as 500ms, 3s, 2m" : { value: ms };
    }
    case "whole":
      return Number.isInteger(value) && Number(value) >= field.min && Number(value) <= field.max
        ? { value }
        : `a whole number from ${field.min} to ${field.max}`;
    case "number":
      return typeof value === "number" && value >= field.min && value <= field.max
        ? { value }
        : `a number from ${field.min} to ${field.max}`;
    case "chance": {
      const found = typeof value === "string" ? /^(\d+(?:\.\d+)?)%$/.exec(value) : null;
      return found && Number(found[1]) <= 100 ? { value: Number(found[1]) / 100 } : "a chance from 0% to 100%";
    }
    case "size":
      return (typeof value === "string" || typeof value === "number") && quantityValue(String(value)) > 0
        ? { value: memoryBytes(String(value)) }
        : "an amount of memory, such as 512Mi, 8Gi";
    case "text":
      return typeof value === "string" && value !== "" ? { value } : "a text";
    case "flag":
      return typeof value === "boolean" ? { value } : "true or false";
    case "choice":
      return field.values.includes(String(value)) ? { value } : `one of ${field.values.join(", ")}`;
  }
}

export class Fields {
  readonly #map: YAMLMap;
  readonly #problems: Problems;
  readonly #read = new Set<string>();
  readonly path: string;

  constructor(map: YAMLMap, path: string, problems: Problems) {
    this.#map = map;
    this.path = path;
    this.#problems = problems;
  }

  /** The node of a field, which counts as read. */
  node(name: string): Node | undefined {
    this.#read.add(name);
    return (this.#map.get(name, true) as Node | undefined) ?? undefined;
  }

  has(name: string): boolean {
    return this.#map.has(name);
  }

  at(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }

  problem(name: string, message: string): undefined {
    return this.#problems.add(this.#map.get(name, true) ?? this.#map, this.at(name), message);
  }

  line(): number {
    return this.#problems.place(this.#map).line;
  }

  value(name: string, type: FieldType): unknown {
    const node = this.node(name);
    const read = readValue(isScalar(node) ? node.value : undefined, type);
    if (typeof read === "string") return this.problem(name, `${read} is expected`);
    return read.value;
  }

  text(name: string): string | undefined {
    return this.has(name) ? (this.value(name, { type: "text" }) as string | undefined) : undefined;
  }

  duration(name: string, otherwiseMs: number): number {
    return this.has(name) ? ((this.value(name, { type: "duration" }) as number | undefined) ?? 0) : otherwiseMs;
  }

  /** All fields of a table, with their defaults, under the names the program has for them. */
  table(fields: readonly Field[]): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const { name, as = name, field, otherwise } of fields) {
      if (this.has(name)) out[as] = this.value(name, field);
      else if (otherwise === undefined) this.problem(name, "is missing");
      else if (otherwise !== null) {
        const read = readValue(otherwise, field);
        if (typeof read === "object") out[as] = read.value;
      }
    }
    return out;
  }

  /** The mappings of a list; an absent list is empty. */
  list(name: string): Fields[] {
    return this.items(name).flatMap((item, i) => {
      const path = `${this.at(name)}[${i}]`;
      if (isMap(item)) return [new Fields(item, path, this.#problems)];
      this.#problems.add(item, path, "a mapping is expected");
      return [];
    });
  }

  items(name: string): Node[] {
    const node = this.node(name);
    if (node === undefined) return [];
    if (isSeq(node)) return node.items as Node[];
    this.problem(name, "a list is expected");
    return [];
  }

  map(name: string): Fields | undefined {
    const node = this.node(name);
    if (node === undefined) return undefined;
    if (isMap(node)) return new Fields(node, this.at(name), this.#problems);
    return this.problem(name, "a mapping is expected");
  }

  /** What was never asked for is a slip of the pen. */
  end(known: readonly string[] = []): void {
    for (const { key } of this.#map.items) {
      const name = String(isScalar(key) ? key.value : key);
      if (this.#read.has(name)) continue;
      const all = [...new Set([...this.#read, ...known])].sort();
      this.#problems.add(key, this.at(name), `is not known here; there are ${all.join(", ")}`);
    }
  }
}
