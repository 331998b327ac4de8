/** JSON Pointer (RFC 6901) on values that are never changed in place: every write makes the path to it anew. */
import { Fault } from "../../fault.js";
import { isRecord } from "../../schema/shape.js";

const depthMax = 100;

const said = (pointer: string, why: string): string =>
  `the patch cannot be applied: ${pointer.slice(0, 200) || "the whole object"} ${why}`;

/** A pointer that is none. */
const bad = (pointer: string, why: string): Fault => new Fault("BadRequest", said(pointer, why));

/** A pointer that leads to nothing in this object: the patch is right, and cannot be applied to it. */
const astray = (pointer: string, why: string): Fault => new Fault("Invalid", said(pointer, why));

/** The names and indices of a pointer. @throws Fault BadRequest */
export function parsePointer(pointer: unknown): string[] {
  if (typeof pointer !== "string") throw new Fault("BadRequest", "the patch cannot be applied: a path is not a text");
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw bad(pointer, "must begin with '/'");
  if (/~(?![01])/.test(pointer)) throw bad(pointer, "has a '~' that is neither ~0 nor ~1");
  const tokens = pointer
    .slice(1)
    .split("/")
    .map((t) => t.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (tokens.length > depthMax) throw bad(pointer, "is too deep");
  if (tokens.includes("__proto__")) throw bad(pointer, "names a reserved word");
  return tokens;
}

function indexOf(token: string, length: number, pointer: string): number {
  if (!/^(0|[1-9]\d{0,8})$/.test(token) || Number(token) > length)
    throw astray(pointer, `does not exist: no element ${token.slice(0, 20)}`);
  return Number(token);
}

function child(value: unknown, token: string, pointer: string): unknown {
  if (Array.isArray(value)) return value[indexOf(token, value.length - 1, pointer)];
  if (isRecord(value) && Object.hasOwn(value, token)) return value[token];
  throw astray(pointer, "does not exist");
}

/** The value a pointer leads to. @throws Fault BadRequest; Invalid if there is none */
export function valueAt(root: unknown, pointer: string): unknown {
  return parsePointer(pointer).reduce((value, token) => child(value, token, pointer), root);
}

export type Edit = { op: "add" | "replace"; value: unknown } | { op: "remove" };

function editHere(value: unknown, token: string, edit: Edit, pointer: string): unknown {
  if (Array.isArray(value)) {
    const out = [...value];
    if (edit.op === "add") out.splice(token === "-" ? out.length : indexOf(token, out.length, pointer), 0, edit.value);
    else if (edit.op === "replace") out[indexOf(token, out.length - 1, pointer)] = edit.value;
    else out.splice(indexOf(token, out.length - 1, pointer), 1);
    return out;
  }
  if (!isRecord(value)) throw astray(pointer, "leads into what is neither a list nor an object");
  if (edit.op !== "add" && !Object.hasOwn(value, token)) throw astray(pointer, "does not exist");
  if (edit.op !== "remove") return { ...value, [token]: edit.value };
  const { [token]: _, ...rest } = value;
  return rest;
}

/** `root` with one place changed. @throws Fault BadRequest; Invalid if the place does not exist */
export function withEdit(root: unknown, pointer: string, edit: Edit): unknown {
  const tokens = parsePointer(pointer);
  const last = tokens.length - 1;
  const walk = (value: unknown, i: number): unknown => {
    const token = tokens[i] ?? "";
    if (i === last) return editHere(value, token, edit, pointer);
    const inner = walk(child(value, token, pointer), i + 1);
    return editHere(value, token, { op: "replace", value: inner }, pointer);
  };
  if (last >= 0) return walk(root, 0);
  if (edit.op === "remove") throw astray(pointer, "cannot be removed");
  return edit.value;
}
