/** Fields of protobuf messages, written. Source: "Encoding" of the Protocol Buffers documentation. */

/** Bytes that are put together once, at the end: messages within messages are not copied over and over. */
export type Part = Uint8Array | Group;

interface Group {
  readonly length: number;
  readonly parts: readonly Part[];
}

const encoder = new TextEncoder();

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  out.push(rest);
  return out;
}

/** Parts, one after the other. */
export function joined(parts: readonly Part[]): Part {
  let length = 0;
  for (const part of parts) length += part.length;
  return { length, parts };
}

/** A field that holds bytes: a text, or another message. */
export function bytes(field: number, value: Part): Part {
  const head = Uint8Array.from(varint(field * 8 + 2).concat(varint(value.length)));
  return { length: head.length + value.length, parts: [head, value] };
}

export const text = (field: number, value: string): Part => bytes(field, encoder.encode(value));

export const flag = (field: number, value: boolean): Part => Uint8Array.from([...varint(field * 8), value ? 1 : 0]);

/** All of it. */
export function written(message: Part): Uint8Array {
  const out = new Uint8Array(message.length);
  let at = 0;
  const put = (part: Part): void => {
    if (part instanceof Uint8Array) {
      out.set(part, at);
      at += part.length;
    } else for (const within of part.parts) put(within);
  };
  put(message);
  return out;
}
