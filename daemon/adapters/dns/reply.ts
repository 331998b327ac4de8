/** How an answer is written for the wire: names that were asked for once, and never more than fits. */
import { encode } from "dns-packet";
import type { Answer } from "../../../core/dns/answer.js";
import { type DnsRecord, folded } from "../../../core/dns/records.js";
import { headerBytes, type Query } from "./query.js";

/** RFC 1035 4.1.1, RFC 6891 9: BADVERS has its upper bits in the OPT record. */
export const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, BADVERS: 16 } as const;
export type Rcode = keyof typeof rcodes;

const responseBit = 0x8000;
const authoritativeBit = 0x0400;
const truncatedBit = 0x0200;
const recursionAvailableBit = 0x0080;
/** What of a question's flags is said again: its opcode, and that recursion is wanted. */
const repeatedBits = 0x7900;

/** A message by TCP has its length before it, in two bytes. */
export const messageBytesMax = 65_535;

/** A pointer to the name of the question, which stands behind the header. */
const toQuestion = Buffer.from([0xc0, headerBytes]);

/** EDNS of ours: its size is what we take by UDP. @param upper bits of the rcode */
function ednsBytes(upper: number): Buffer {
  const bytes = Buffer.alloc(11);
  bytes.writeUInt16BE(41, 1);
  bytes.writeUInt16BE(1_232, 3);
  bytes.writeUInt8(upper, 5);
  return bytes;
}

function recordBytes(record: DnsRecord, asked: string): Buffer {
  const isAsked = folded(record.name) === asked;
  const bytes = encode({ type: "response", answers: [isAsked ? { ...record, name: "." } : record] }).subarray(
    headerBytes,
  );
  return isAsked ? Buffer.concat([toQuestion, bytes.subarray(1)]) : bytes;
}

function header(id: number, flags: number, counts: readonly number[]): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt16BE(id, 0);
  bytes.writeUInt16BE(flags, 2);
  for (const [i, count] of counts.entries()) bytes.writeUInt16BE(count, 4 + 2 * i);
  return bytes;
}

/** What fits of each section, in their order; the answers and what says why there are none must, or it is cut short. */
function fitted(answer: Answer, asked: string, room: number): { parts: Buffer[]; counts: number[]; isCut: boolean } {
  const parts: Buffer[] = [];
  const counts: number[] = [];
  let [left, isCut] = [room, false];
  for (const [section, isNeeded] of [
    [answer.answers, true],
    [answer.authorities, true],
    [answer.additionals, false],
  ] as const) {
    let count = 0;
    for (const record of section) {
      const bytes = isCut ? undefined : recordBytes(record, asked);
      if (bytes === undefined || bytes.length > left) {
        isCut ||= isNeeded;
        break;
      }
      left -= bytes.length;
      parts.push(bytes);
      count++;
    }
    counts.push(count);
  }
  return { parts, counts, isCut };
}

/** @param bytesMax of the message. What does not fit is left out, and that is said (TC): by TCP there is all of it */
export function replyTo(query: Query, answer: Answer, bytesMax: number): Buffer {
  const edns = query.hasEdns ? ednsBytes(0) : Buffer.alloc(0);
  const room = bytesMax - headerBytes - query.asked.length - edns.length;
  const { parts, counts, isCut } = fitted(answer, folded(query.question.name), room);
  const [answers = 0, authorities = 0, additionals = 0] = counts;
  const flags =
    responseBit |
    authoritativeBit |
    recursionAvailableBit |
    (isCut ? truncatedBit : 0) |
    (query.flags & repeatedBits) |
    rcodes[answer.rcode];
  const head = header(query.id, flags, [1, answers, authorities, additionals + (query.hasEdns ? 1 : 0)]);
  return Buffer.concat([head, query.asked, ...parts, edns]);
}

/** Says that there is no answer, and why. @param asked what was asked, as far as it could be read */
export function failure(rcode: Rcode, { id, flags }: { id: number; flags: number }, query?: Query): Buffer {
  const code = rcodes[rcode];
  const edns = query?.hasEdns || code > 15 ? ednsBytes(code >> 4) : Buffer.alloc(0);
  const said = responseBit | recursionAvailableBit | (flags & repeatedBits) | (code & 15);
  const head = header(id, said, [query ? 1 : 0, 0, 0, edns.length > 0 ? 1 : 0]);
  return Buffer.concat([head, query?.asked ?? Buffer.alloc(0), edns]);
}
