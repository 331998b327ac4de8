/** What objects hold for programs to read: values by key, as texts or as bytes in base64. Pure. */
import type { Faults } from "../schema/faults.js";
import { isRecord, map, type Shape, text } from "../schema/shape.js";
import { forbidChanges } from "./kind-rules.js";

const keyCharsMax = 253;
/** Of all values of one object together, as in Kubernetes. */
export const dataBytesMax = 1024 * 1024;

/** A key of a ConfigMap or Secret: it becomes a file's name. */
export function checkDataKey(key: string): string {
  if (key.length > keyCharsMax || !/^[-._a-zA-Z0-9]+$/.test(key))
    return `a valid config key must consist of alphanumeric characters, '-', '_' or '.', at most ${keyCharsMax}`;
  return key === "." || key.startsWith("..") ? "must not be '.' and must not start with '..'" : "";
}
checkDataKey.format = "data-key";

/** Bytes in base64. What is wrong is told without the value, which may be secret. */
const base64: Shape<string> = {
  description: { type: "string", format: "base64" },
  blank: () => "",
  read: (value, path, faults) => {
    const given = typeof value === "string" ? value.replace(/[\r\n]/g, "") : null;
    if (given !== null && given.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(given)) return given;
    faults.add(
      "FieldValueInvalid",
      path,
      "invalid value: must be base64, with its padding (its text goes into stringData)",
    );
    return "";
  },
};

/** A text whose value is not told when it is none. */
const anyText: Shape<string> = {
  ...text(),
  read: (value, path, faults) => {
    if (typeof value === "string") return value;
    // A YAML of `port: 8080` is the usual reason.
    faults.add("FieldValueInvalid", path, "invalid value: must be a string; quote it");
    return "";
  },
};

export const textValues: Shape<Record<string, string>> = map(anyText, checkDataKey);
export const byteValues: Shape<Record<string, string>> = map(base64, checkDataKey);

/** UTF-8 in base64. */
export function toBase64(value: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(value)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The text that base64 stands for; undefined where its bytes are no UTF-8. */
export function textOfBase64(value: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(atob(value), (c) => c.charCodeAt(0)),
    );
  } catch {
    return undefined;
  }
}

/** How many bytes base64 stands for. */
export const bytesOfBase64 = (value: string): number => (value.length / 4) * 3 - (/=*$/.exec(value)?.[0].length ?? 0);

/** Adds a fault when all values together are too large. */
export function checkDataSize(bytes: number, field: string, faults: Faults): void {
  if (bytes > dataBytesMax)
    faults.add(
      "FieldValueInvalid",
      field,
      `invalid value: ${bytes} bytes are too long; may have at most ${dataBytesMax} bytes`,
    );
}

/** What is immutable stays so, and as it is. */
export function checkImmutable<T extends { immutable?: boolean }>(
  old: T,
  next: T,
  fields: readonly (keyof T & string)[],
  faults: Faults,
): void {
  if (old.immutable === true)
    forbidChanges(old, next, ["immutable", ...fields], "", "field is immutable when `immutable` is set", faults);
}

/** Whether a text is a JSON object. */
export function isJsonObject(value: string): boolean {
  try {
    return isRecord(JSON.parse(value));
  } catch {
    return false;
  }
}
