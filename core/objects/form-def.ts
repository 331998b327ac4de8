/**
 * Another form of stored objects: a kind, or a version of one, that is served and not stored. What it shows is made of the
 * stored object each time it is read, so that the two never differ. Pure data and pure functions.
 */
import type { KindDef } from "./kind-def.js";
import type { ApiObject } from "./types.js";

export interface FormDef<T extends ApiObject = ApiObject, S extends ApiObject = ApiObject> extends KindDef<T> {
  readonly form: Form<T, S>;
}

export interface Form<T, S> {
  /** The kind that is stored. */
  readonly of: string;
  /** What is shown of a stored object; always the same of the same. */
  shown(stored: S): readonly T[];
  /** The name of the stored object of which something of this name would be shown. */
  storedName(name: string): string;
  /** What is to be stored of what somebody writes in this form, to be read as the stored kind; absent = it cannot be written. */
  stored?(written: Readonly<Record<string, unknown>>): unknown;
}

const reading = ["get", "list", "watch"];
const writing = ["create", "delete", "patch", "update"];

export const isForm = (def: KindDef): def is FormDef => "form" in def;

/** What can be done with objects of a kind, in the words of the API. */
export function verbsOf(def: KindDef): readonly string[] {
  if (def.verbs) return def.verbs;
  return isForm(def) && !def.form.stored ? reading : [...writing, "deletecollection", ...reading].sort();
}
