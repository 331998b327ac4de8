/** Values of fields that are no messages of their own in JSON. */
import { toApiTime } from "../time.js";
import type { ScalarType, WireField } from "./messages.js";
import { broken, WireReader, wire } from "./wire-reader.js";

/** Milliseconds that a time can have. */
const msMax = 8.64e15;

/** How a field's value is written. */
export function wireTypeOf({ type }: WireField): number {
  return type === "n" || type === "f" ? wire.varint : wire.bytes;
}

/** The numbers and texts of a small message, by field. */
function smallMessage(bytes: Uint8Array): Map<number, number | string> {
  const reader = new WireReader(bytes);
  const out = new Map<number, number | string>();
  while (!reader.atEnd) {
    const { field, type } = reader.tag();
    if (type === wire.varint) out.set(field, reader.integer());
    else if (type === wire.bytes) out.set(field, reader.text());
    else reader.skip(type);
  }
  return out;
}

/** A time that is not set is null, as Go writes it. */
function time(parts: Map<number, number | string>, isMicro: boolean): string | null {
  if (parts.size === 0) return null;
  const seconds = Number(parts.get(1) ?? 0);
  const nanos = Number(parts.get(2) ?? 0);
  if (!(Math.abs(seconds) * 1000 <= msMax) || !(nanos >= 0 && nanos < 1e9)) throw broken();
  const text = toApiTime(seconds * 1000);
  return isMicro ? text.replace("Z", `.${String(Math.floor(nanos / 1000)).padStart(6, "0")}Z`) : text;
}

function intOrString(parts: Map<number, number | string>): number | string {
  return parts.get(1) === 1 ? String(parts.get(3) ?? "") : Number(parts.get(2) ?? 0);
}

/** JSON within a message, whole or not at all. */
function rawJson(bytes: Uint8Array): unknown {
  const text = smallMessage(bytes).get(1);
  if (text === undefined || text === "") return null;
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    throw broken();
  }
}

/** One value. @throws Fault BadRequest */
export function readScalar(type: ScalarType, reader: WireReader): unknown {
  switch (type) {
    case "s":
      return reader.text();
    case "n":
      return reader.integer();
    case "f":
      return reader.integer() !== 0;
    case "b":
      return base64(reader.bytes());
    case "t":
      return time(smallMessage(reader.bytes()), false);
    case "m":
      return time(smallMessage(reader.bytes()), true);
    case "q":
      return String(smallMessage(reader.bytes()).get(1) ?? "0");
    case "x":
      return intOrString(smallMessage(reader.bytes()));
    case "r":
      return rawJson(reader.bytes());
  }
}

/** So many bytes become text in one call. */
const piece = 0x2000;

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += piece) text += String.fromCharCode(...bytes.subarray(i, i + piece));
  return btoa(text);
}
