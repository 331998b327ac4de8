/** Which fields of an object are set of which nothing comes: whoever sets one should hear of it. */
import type { Description, FieldDescription, Json } from "./description.js";

/** Says under which names the warned fields of a value are set. */
type Look = (value: unknown, name: string, found: string[]) => void;

const looks = new WeakMap<Description, { look: Look | undefined }>();

function asksForNothing(value: unknown, harmless: readonly Json[] | undefined): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (typeof value === "object") return Object.keys(value).length === 0;
  return harmless?.includes(value as Json) ?? false;
}

function lookAt({ of, fate, harmless }: FieldDescription): Look | undefined {
  if (fate !== "warned") return lookInto(of);
  return (value, name, found) => {
    if (!asksForNothing(value, harmless)) found.push(name);
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

function makeLook(description: Description): Look | undefined {
  if (description.type === "object") {
    const fields = Object.entries(description.fields).flatMap(([name, field]) => {
      const look = lookAt(field);
      return look ? [[name, look] as const] : [];
    });
    return fields.length > 0 ? intoObject(fields) : undefined;
  }
  const look = description.type === "list" ? lookInto(description.items) : undefined;
  return look && intoList(look, description.type === "list" ? description.mapKeys?.[0] : undefined);
}

function lookInto(description: Description): Look | undefined {
  const made = looks.get(description) ?? { look: makeLook(description) };
  looks.set(description, made);
  return made.look;
}

/** Paths of the warned fields that are set, such as `hostPID` and `containers[web].envFrom`. */
export function warnedFields(description: Description, value: unknown): string[] {
  const found: string[] = [];
  lookInto(description)?.(value, "", found);
  return found;
}
