/** Fields of protobuf messages, written. Source: "Encoding" of the Protocol Buffers documentation. */

const encoder = new TextEncoder();

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  return [...out, rest];
}

/** Parts, one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A field that holds bytes: a text, or another message. */
export function bytes(field: number, value: Uint8Array): Uint8Array {
  return joined([Uint8Array.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);
}

export const text = (field: number, value: string): Uint8Array => bytes(field, encoder.encode(value));

export const flag = (field: number, value: boolean): Uint8Array =>
  Uint8Array.from([...varint(field * 8), value ? 1 : 0]);
