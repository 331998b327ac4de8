/** A YAML mapping, read field by field: every fault is told with its path and its place in the file. */
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { Field, FieldType } from "./field.js";
import { readValue } from "./field-values.js";
import type { Problems } from "./problems.js";

export class Fields {
  readonly #map: YAMLMap;
  readonly #problems: Problems;
  readonly #read = new Set<string>();
  readonly #path: string;

  constructor(map: YAMLMap, path: string, problems: Problems) {
    this.#map = map;
    this.#path = path;
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

  #at(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  problem(name: string, message: string): undefined {
    return this.#problems.add(this.#map.get(name, true) ?? this.#map, this.#at(name), message);
  }

  /** Of one item of a list. */
  problemOf(item: Node, list: string, index: number, message: string): undefined {
    return this.#problems.add(item, `${this.#at(list)}[${index}]`, message);
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
      if (isMap(item)) return [new Fields(item, `${this.#at(name)}[${i}]`, this.#problems)];
      this.problemOf(item, name, i, "a mapping is expected");
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
    if (isMap(node)) return new Fields(node, this.#at(name), this.#problems);
    return this.problem(name, "a mapping is expected");
  }

  /** What was never asked for is a slip of the pen. */
  end(known: readonly string[] = []): void {
    for (const { key } of this.#map.items) {
      const name = String(isScalar(key) ? key.value : key);
      if (this.#read.has(name)) continue;
      const all = [...new Set([...this.#read, ...known])].sort();
      this.#problems.add(key, this.#at(name), `is not known here; there are ${all.join(", ")}`);
    }
  }
}
