/**
 * Bodies as Kubernetes' typed clients send them: protobuf behind the four bytes "k8s\0" and an envelope that says what
 * kind it is. What comes out is what the same client would have sent as JSON.
 */
import { Fault } from "../fault.js";
import { shown } from "../schema/faults.js";
import { messageOf, messageOfKind, type WireField, type WireMessage } from "./messages.js";
import { broken, WireReader, wire } from "./wire-reader.js";
import { readScalar, wireTypeOf } from "./wire-scalars.js";

type Rec = Record<string, unknown>;

const depthMax = 100;
/** Fields and elements of one body: the same as of JSON. */
const valuesMax = 400_000;
const magic = [0x6b, 0x38, 0x73, 0x00];
/** The envelope: what kind it says it is, and the object's own bytes. */
const envelope = { typeMeta: 1, raw: 2 } as const;

interface Budget {
  values: number;
}

function isZero(value: unknown): boolean {
  return value === "" || value === 0 || value === false;
}

class MessageReader {
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Adds the fields in `bytes` to `out`. */
  into(out: Rec, bytes: Uint8Array, message: WireMessage, depth: number): Rec {
    if (depth > depthMax) throw broken();
    const reader = new WireReader(bytes);
    while (!reader.atEnd) {
      const { field, type } = reader.tag();
      const known = message.get(field);
      if (known) this.#take(out, known, reader, type, depth);
      else reader.skip(type);
    }
    return out;
  }

  #take(out: Rec, field: WireField, reader: WireReader, type: number, depth: number): void {
    if (++this.#budget.values > valuesMax) throw new Fault("BadRequest", `the body has more than ${valuesMax} values`);
    if (field.many === "map") this.#entry(out, field, reader, type, depth);
    else if (field.many === "list") {
      const list = (out[field.name] ?? []) as unknown[];
      out[field.name] = list;
      // Numbers may stand together in one piece.
      if (type === wire.bytes && wireTypeOf(field) === wire.varint) {
        const packed = new WireReader(reader.bytes());
        while (!packed.atEnd) list.push(readScalar("n", packed));
      } else list.push(this.#value({}, field, reader, type, depth));
    } else if (field.name === "~") this.#value(out, field, reader, type, depth);
    else {
      // A message that comes in pieces is one.
      const before = out[field.name];
      const value = this.#value(
        typeof before === "object" && before !== null ? (before as Rec) : {},
        field,
        reader,
        type,
        depth,
      );
      if (field.keepsZero || !isZero(value)) out[field.name] = value;
      else delete out[field.name];
    }
  }

  #value(into: Rec, field: WireField, reader: WireReader, type: number, depth: number): unknown {
    if (type !== wireTypeOf(field)) throw broken();
    if (typeof field.type === "string") return readScalar(field.type, reader);
    const message = messageOf(field.type.message);
    if (!message) throw new Error(`no message ${field.type.message}`);
    return this.into(into, reader.bytes(), message, depth + 1);
  }

  #entry(out: Rec, field: WireField, reader: WireReader, type: number, depth: number): void {
    if (type !== wire.bytes) throw broken();
    const entry = new WireReader(reader.bytes());
    let key = "";
    let value: unknown = field.type === "s" || field.type === "b" ? "" : null;
    while (!entry.atEnd) {
      const { field: number, type: written } = entry.tag();
      if (number === 1 && written === wire.bytes) key = entry.text();
      else if (number === 2) value = this.#value({}, field, entry, written, depth);
      else entry.skip(written);
    }
    const map = (out[field.name] ?? {}) as Rec;
    out[field.name] = map;
    if (key !== "__proto__") map[key] = value;
  }
}

function typeMetaIn(bytes: Uint8Array): { apiVersion: string; kind: string } {
  const reader = new WireReader(bytes);
  const out = { apiVersion: "", kind: "" };
  while (!reader.atEnd) {
    const { field, type } = reader.tag();
    if (type === wire.bytes && field === 1) out.apiVersion = reader.text();
    else if (type === wire.bytes && field === 2) out.kind = reader.text();
    else reader.skip(type);
  }
  return out;
}

/**
 * The object in a body.
 * @throws Fault BadRequest: it is none; UnsupportedMediaType: of a kind whose messages are not known
 */
export function readProtobuf(body: Uint8Array): Record<string, unknown> {
  if (magic.some((byte, i) => body[i] !== byte)) throw broken();
  const reader = new WireReader(body.subarray(magic.length));
  let typeMeta = { apiVersion: "", kind: "" };
  let raw: Uint8Array = new Uint8Array();
  while (!reader.atEnd) {
    const { field, type } = reader.tag();
    if (type === wire.bytes && field === envelope.typeMeta) typeMeta = typeMetaIn(reader.bytes());
    else if (type === wire.bytes && field === envelope.raw) raw = reader.bytes();
    else reader.skip(type);
  }
  const message = messageOfKind(typeMeta.apiVersion, typeMeta.kind);
  if (!message)
    throw new Fault(
      "UnsupportedMediaType",
      `a ${shown(typeMeta.kind)} of ${shown(typeMeta.apiVersion)} is not understood as protobuf; send it as application/json`,
    );
  return new MessageReader({ values: 0 }).into({ ...typeMeta }, raw, message, 0);
}
