/** How a question is read from the wire (RFC 1035 4, RFC 6891). Whatever is sent, it is read or refused. */
import { type DecodedPacket, decode, type OptAnswer } from "dns-packet";
import type { Question } from "../../../core/dns/answer.js";

export const headerBytes = 12;
/** What every resolver takes by UDP, and as much as passes any network in one piece (the value of DNS flag day 2020). */
const udpBytesDefault = 512;
const udpBytesMax = 1_232;
/** A question with all that may come with it. What is longer asks for nothing. */
export const queryBytesMax = 4_096;

export interface Query {
  id: number;
  /** Opcode, and that recursion is wanted, as they came. */
  flags: number;
  question: Question & { class: string };
  /** The section of the question, as it came. */
  asked: Buffer;
  /** An answer by UDP may have so many bytes. */
  udpBytes: number;
  /** It speaks EDNS, and is to be answered so. */
  hasEdns: boolean;
}

/** `id`: it can be told so; null: it is no question at all, and nothing is said. */
export type Misread = { wrong: "FORMERR" | "NOTIMP" | "BADVERS"; id: number; flags: number } | null;

/** Where the first question ends; undefined: it does not, or hides behind a pointer. */
function endOfQuestion(bytes: Buffer): number | undefined {
  let at = headerBytes;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > 63) return undefined;
    at += 1 + length;
    if (length === 0) return at + 4 <= bytes.length ? at + 4 : undefined;
  }
}

function decoded(bytes: Buffer): DecodedPacket | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

export function readQuery(bytes: Buffer): Query | Misread {
  if (bytes.length < headerBytes) return null;
  const [id, flags] = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
  // Whoever answers an answer never ends.
  if ((flags & 0x8000) !== 0) return null;
  if ((flags & 0x7800) !== 0) return { wrong: "NOTIMP", id, flags };
  const end = bytes.length <= queryBytesMax && bytes.readUInt16BE(4) === 1 ? endOfQuestion(bytes) : undefined;
  const packet = end === undefined ? undefined : decoded(bytes);
  const question = packet?.questions?.[0];
  if (end === undefined || !packet || !question) return { wrong: "FORMERR", id, flags };
  const edns = packet.additionals?.find((r): r is OptAnswer => r.type === "OPT");
  if (edns && edns.ednsVersion !== 0) return { wrong: "BADVERS", id, flags };
  const room = Math.max(udpBytesDefault, edns?.udpPayloadSize ?? 0);
  return {
    ...{ id, flags },
    question: { name: question.name, type: question.type, class: question.class ?? "IN" },
    asked: bytes.subarray(headerBytes, end),
    udpBytes: Math.min(room, udpBytesMax),
    hasEdns: edns !== undefined,
  };
}
