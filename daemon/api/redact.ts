/**
 * What people are shown of actors, without the secrets a manifest holds: what an object's kind calls secret; variables,
 * commands and annotations wherever they stand; and what is called by a name that sounds like a secret. Names stay, so
 * that one sees what is there. Of an object whose kind is not known only its name is shown.
 */
import { secretPathsOf } from "../../core/kinds/all.js";
import { closed, SecretFinder } from "../../core/objects/secret-paths.js";

const redacted = "(redacted)";
const secretName = /passw|secret|token|credential|private|api[-_.]?key|access[-_.]?key|auth/i;
const partsAlwaysHidden = new Set(["annotations", "command", "args"]);
const depthMax = 40;

function redactEnv(entry: unknown): unknown {
  if (typeof entry !== "object" || entry === null || !Object.hasOwn(entry, "value")) return entry;
  return { ...entry, value: redacted };
}

function redactEntry(key: string, value: unknown, depth: number): unknown {
  if (typeof value === "string" && secretName.test(key)) return redacted;
  if (key === "env" && Array.isArray(value)) return value.map(redactEnv);
  // Parts of an object, without the kind that would say so.
  if (partsAlwaysHidden.has(key) && typeof value === "object" && value !== null) return hidden(value);
  // Volumes and references name secrets; the names are not secret.
  return redactAt(value, depth + 1);
}

const hide = (): string => redacted;
const hidden = (part: object): unknown =>
  Array.isArray(part) ? part.map(hide) : Object.fromEntries(Object.keys(part).map((name) => [name, redacted]));

/** An object of the API without what its kind calls secret. */
function redactObject(object: { kind: string }): object {
  const paths = secretPathsOf(object.kind);
  if (!paths) return closed(object, hide);
  const finder = new SecretFinder(paths);
  return Object.fromEntries(Object.entries(object).map(([name, part]) => [name, finder.field(name, part, hide)]));
}

function isObject(value: object): value is { kind: string } {
  const { kind, metadata } = value as { kind?: unknown; metadata?: unknown };
  return typeof kind === "string" && typeof metadata === "object" && metadata !== null;
}

function redactAt(given: unknown, depth: number): unknown {
  if (typeof given !== "object" || given === null) return given;
  if (depth > depthMax) return "(too deep)";
  const value = isObject(given) ? redactObject(given) : given;
  if (Array.isArray(value)) return value.map((v) => redactAt(v, depth + 1));
  if (value instanceof Map) return redactAt(Object.fromEntries(value), depth);
  if (value instanceof Set) return redactAt([...value], depth);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, redactEntry(k, v, depth)]));
}

/** A copy of plain data, Maps as objects and Sets as lists, with secrets replaced. */
export function redact(value: unknown): unknown {
  return redactAt(value, 0);
}
