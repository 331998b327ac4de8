/** Descriptions as tables of docs/api-fields.md. */
import type {
  Description,
  Fate,
  FieldDescription,
  ListDescription,
  NumberDescription,
  ObjectDescription,
  TextDescription,
} from "../../core/schema/description.js";

const fateWords: Readonly<Record<Fate, string>> = {
  honoured: "honoured",
  stored: "stored only",
  warned: "stored only, with a warning",
  refused: "refused",
  server: "server's",
};

/** The last part of a name such as `core.v1.Container`. */
function shortName(name: string): string {
  return name.split(".").at(-1) ?? name;
}

function linked(name: string): string {
  return `[${shortName(name)}](#${shortName(name).toLowerCase()})`;
}

function textWord({ format, orEmpty, enum: words }: TextDescription): string {
  if (words) return words.map((word) => (word === "" ? "empty" : word)).join(", ");
  return format === undefined ? "text" : `${format}${orEmpty ? " or empty" : ""}`;
}

function numberWord({ type, minimum, maximum, zero }: NumberDescription): string {
  const bounds =
    maximum >= 2 ** 31 - 1 && (minimum === -(2 ** 31) || minimum === Number.MIN_SAFE_INTEGER)
      ? "number"
      : `${zero ? "0, " : ""}${minimum} to ${maximum}`;
  return type === "intOrString" ? `${bounds}, or a name` : bounds;
}

function listWord({ items, mapKeys }: ListDescription, isOpen: boolean): string {
  const by = mapKeys ? `, by ${mapKeys.join(" and ")}` : "";
  return `list of ${typeWord(items, isOpen)}${by}`;
}

/** @param isOpen whether the page shows what is within */
function typeWord(of: Description, isOpen: boolean): string {
  switch (of.type) {
    case "object":
      if (of.name === undefined) return "object";
      return isOpen ? linked(of.name) : shortName(of.name);
    case "list":
      return listWord(of, isOpen);
    case "map":
      return `map of ${typeWord(of.values, isOpen)}`;
    case "string":
      return textWord(of);
    case "integer":
    case "intOrString":
      return numberWord(of);
    case "boolean":
      return "true, false";
    case "quantity":
      return "amount";
    case "any":
      return "any object";
  }
}

function defaultWord(value: FieldDescription["default"]): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Below what is kept only, nothing more is to be said. */
function isOpen({ fate }: FieldDescription): boolean {
  return fate === undefined || fate === "honoured";
}

/** One line: a field as all of `fields` have it; they differ in what it is at most. */
function row(name: string, fields: readonly FieldDescription[]): string {
  const [field] = fields;
  if (!field) return "";
  const said = [
    fateWords[field.fate ?? "honoured"],
    field.required ? "required" : "",
    field.secret ? "kept out of views and recordings" : "",
    field.default === undefined ? "" : `default ${defaultWord(field.default)}`,
  ].filter((word) => word !== "");
  const note = field.note === undefined ? "" : `. ${field.note.replace(/\.$/, "")}`;
  const types = new Set(fields.map((f) => typeWord(f.of, isOpen(f))));
  return `| ${name} | ${[...types].join("; or ")} | ${said.join("; ")}${note} |`;
}

/**
 * The fields of an object, one a line.
 * @param objects it, in all the forms it has: the name in the metadata of a service has another rule than a pod's
 * @param without names that need no word
 */
export function fieldTable(objects: readonly ObjectDescription[], without: readonly string[] = []): string {
  const names = new Set(objects.flatMap(({ fields }) => Object.keys(fields)));
  const rows = [...names]
    .filter((name) => !without.includes(name))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) =>
      row(
        name,
        objects.flatMap(({ fields }) => fields[name] ?? []),
      ),
    );
  return ["| field | what it is | what becomes of it |", "|---|---|---|", ...rows].join("\n");
}

function within(of: Description): Description {
  if (of.type === "list") return within(of.items);
  return of.type === "map" ? within(of.values) : of;
}

/** The named objects that the tables of `roots` lead to, by name, in all their forms. */
function namedParts(roots: readonly ObjectDescription[]): [name: string, forms: ObjectDescription[]][] {
  const found = new Map<string, Set<ObjectDescription>>();
  const walk = (object: ObjectDescription): void => {
    for (const field of Object.values(object.fields)) {
      const part = within(field.of);
      if (!isOpen(field) || part.type !== "object" || part.name === undefined) continue;
      const forms = found.get(part.name) ?? new Set();
      found.set(part.name, forms);
      if (forms.has(part)) continue;
      forms.add(part);
      walk(part);
    }
  };
  for (const root of roots) walk(root);
  return [...found]
    .map(([name, forms]): [string, ObjectDescription[]] => [shortName(name), [...forms]])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The tables of all named parts, each under its name. */
export function partTables(roots: readonly ObjectDescription[]): string {
  return namedParts(roots)
    .map(([name, forms]) => `### ${name}\n\n${fieldTable(forms)}`)
    .join("\n\n");
}
