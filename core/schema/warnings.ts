/** Which fields of an object are set of which nothing comes, or that cannot be had: whoever sets one should hear of it. */
import type { Description, Fate, FieldDescription, Json } from "./description.js";

type Told = Extract<Fate, "warned" | "refused">;
interface Found {
  /** Such as `containers[web].envFrom`. */
  path: string;
  note: string;
}

/** Says under which names the fields of a value are set. */
type Look = (value: unknown, name: string, found: Found[]) => void;

const looks: Readonly<Record<Told, WeakMap<Description, { look: Look | undefined }>>> = {
  warned: new WeakMap(),
  refused: new WeakMap(),
};

/** Whether a value asks for nothing but what happens anyway. */
export function isNothing(value: unknown, harmless: readonly Json[] | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value === "object") return Object.keys(value).length === 0;
  return harmless?.includes(value as Json) ?? false;
}

function lookAt({ of, fate, harmless, note = "" }: FieldDescription, told: Told): Look | undefined {
  if (fate !== told) return lookInto(of, told);
  return (value, path, found) => {
    if (!isNothing(value, harmless) && !(told === "warned" && value === false)) found.push({ path, note });
  };
}

function intoObject(fields: readonly (readonly [name: string, look: Look])[]): Look {
  return (value, at, found) => {
    for (const [name, look] of fields) {
      const given = (value as Record<string, unknown>)[name];
      if (given !== undefined) look(given, at === "" ? name : `${at}.${name}`, found);
    }
  };
}

/** Elements are called by the field that names them, where there is one. */
function intoList(look: Look, key: string | undefined): Look {
  return (value, at, found) => {
    for (const [i, element] of (value as unknown[]).entries()) {
      const own = key === undefined ? undefined : (element as Record<string, unknown>)[key];
      look(element, `${at}[${own ?? i}]`, found);
    }
  };
}

function makeLook(description: Description, told: Told): Look | undefined {
  if (description.type === "object") {
    const fields = Object.entries(description.fields).flatMap(([name, field]) => {
      const look = lookAt(field, told);
      return look ? [[name, look] as const] : [];
    });
    return fields.length > 0 ? intoObject(fields) : undefined;
  }
  const look = description.type === "list" ? lookInto(description.items, told) : undefined;
  return look && intoList(look, description.type === "list" ? description.mapKeys?.[0] : undefined);
}

function lookInto(description: Description, told: Told): Look | undefined {
  const made = looks[told].get(description) ?? { look: makeLook(description, told) };
  looks[told].set(description, made);
  return made.look;
}

function fieldsSet(description: Description, value: unknown, told: Told): Found[] {
  const found: Found[] = [];
  lookInto(description, told)?.(value, "", found);
  return found;
}

/** Paths of the warned fields that are set, such as `hostPID` and `containers[web].envFrom`. */
export function warnedFields(description: Description, value: unknown): string[] {
  return fieldsSet(description, value, "warned").map(({ path }) => path);
}

/** What of a value cannot be had, with its path; of objects that were stored before it was refused. */
export function refusedFields(description: Description, value: unknown): string[] {
  return fieldsSet(description, value, "refused").map(({ path, note }) => `${path} (${note})`);
}
