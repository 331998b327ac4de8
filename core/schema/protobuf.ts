/**
 * Bodies as Kubernetes' typed clients send them: protobuf behind the four bytes "k8s\0" and an envelope. A table says
 * which field is which; what the table does not know is skipped.
 */
import { Fault } from "../fault.js";

/** What a field is: a text, a number, true or false, a message, or many texts. */
export type WireType = "text" | "number" | "flag" | "texts" | WireMessage;

/** Fields by their number: the name each has in JSON, and what it is. */
export interface WireMessage {
  readonly [field: number]: readonly [name: string, type: WireType];
}

const depthMax = 20;
const magic = [0x6b, 0x38, 0x73, 0x00];
/** An envelope: what kind it says it is, and the object's own bytes. */
const envelope = { typeMeta: 1, raw: 2 } as const;
const typeMeta: WireMessage = { 1: ["apiVersion", "text"], 2: ["kind", "text"] };

const broken = (): Fault => new Fault("BadRequest", "the body is not the protobuf that its Content-Type says it is");

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw broken();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw broken();
  }

  bytes(): Uint8Array {
    const end = this.varint() + this.#at;
    if (end > this.#bytes.length) throw broken();
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  /** Numbers and lengths are all that Kubernetes' messages have. */
  skip(wire: number): void {
    if (wire === 0) this.varint();
    else if (wire === 2) this.bytes();
    else throw broken();
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw broken();
  }
}

function decode(bytes: Uint8Array, message: WireMessage, depth: number): Record<string, unknown> {
  if (depth > depthMax) throw broken();
  const reader = new Reader(bytes);
  const out: Record<string, unknown> = {};
  while (!reader.atEnd) {
    const tag = reader.varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    const known = Object.hasOwn(message, field) ? message[field] : undefined;
    const isNumber = known?.[1] === "number" || known?.[1] === "flag";
    if (!known || wire !== (isNumber ? 0 : 2)) reader.skip(wire);
    else put(out, known, reader, depth);
  }
  return out;
}

function put(
  out: Record<string, unknown>,
  [name, type]: readonly [string, WireType],
  reader: Reader,
  depth: number,
): void {
  if (type === "number") out[name] = reader.varint();
  else if (type === "flag") out[name] = reader.varint() !== 0;
  else if (type === "text") out[name] = textOf(reader.bytes());
  else if (type === "texts") out[name] = [...((out[name] as string[] | undefined) ?? []), textOf(reader.bytes())];
  else out[name] = decode(reader.bytes(), type, depth + 1);
}

/** The object in a body. @throws Fault BadRequest */
export function readProtobuf(body: Uint8Array, message: WireMessage): Record<string, unknown> {
  if (magic.some((byte, i) => body[i] !== byte)) throw broken();
  const reader = new Reader(body.subarray(magic.length));
  let [meta, object]: Record<string, unknown>[] = [{}, {}];
  while (!reader.atEnd) {
    const tag = reader.varint();
    const field = Math.floor(tag / 8);
    if (tag % 8 !== 2) reader.skip(tag % 8);
    else if (field === envelope.typeMeta) meta = decode(reader.bytes(), typeMeta, 0);
    else if (field === envelope.raw) object = decode(reader.bytes(), message, 0);
    else reader.bytes();
  }
  return { ...meta, ...object };
}
