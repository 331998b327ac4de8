/** Inputs that are nearly right: texts that mean something, with bytes changed, cut, doubled and mixed. */
import type { Random } from "../../../core/random.js";

/** What readers stumble over. */
const bits: readonly string[] = [
  ...[
    "",
    "null",
    "true",
    "-1",
    "0",
    "1e999",
    "NaN",
    "[]",
    "{}",
    '""',
    "~",
    "<<: *a",
    "&a",
    "*a",
    "!!int",
    "---\n",
    "?",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "\u0000",
    "\n",
    "\r\n",
    "\t",
    "\\",
    '"',
    "'",
    ",",
    ":",
    "=",
    "(",
    ")",
    "!",
  ],
  ...[
    "99999999999999999999",
    "١",
    "\u202E",
    "\uFEFF",
    "\uD800",
    "a".repeat(300),
    "[".repeat(200),
    "{".repeat(200),
    "$patch",
  ],
  ...["127.0.0.1", "0x7f", "10.0.0.0/8", "../..", "%00", "1Gi", "10m", "-", " ", "#", "|", ">", "@", "`", "%"],
];

const pick = <T>(r: Random, all: readonly T[]): T => all[r.below(all.length)] as T;

function changeOnce(r: Random, text: string, corpus: readonly string[]): string {
  const at = r.below(text.length + 1);
  const to = Math.min(text.length, at + 1 + r.below(r.below(4) === 0 ? 200 : 12));
  switch (r.below(8)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + String.fromCharCode(r.below(r.below(3) === 0 ? 65_536 : 128)) + text.slice(at + 1);
    case 2:
      return text.slice(0, to) + text.slice(at, to).repeat(1 + r.below(30)) + text.slice(to);
    case 3:
      return text.slice(0, at);
    case 4:
      return text.slice(0, at) + pick(r, corpus).slice(r.below(50));
    case 5:
      return swapped(r, text);
    default:
      return text.slice(0, at) + pick(r, bits) + text.slice(r.below(2) === 0 ? at : to);
  }
}

/** A word of it instead of another one. */
function swapped(r: Random, text: string): string {
  const words = text.match(/[\w.-]+/g) ?? [];
  return words.length === 0
    ? text
    : text.replace(pick(r, words), () => (r.below(2) === 0 ? pick(r, words) : pick(r, bits)));
}

const charactersMax = 200_000;

/** One of the corpus, changed a few times. */
export function mutated(r: Random, corpus: readonly string[]): string {
  let text = pick(r, corpus);
  for (let left = 1 + r.below(6); left > 0; left--) text = changeOnce(r, text, corpus).slice(0, charactersMax);
  return text;
}

/** Bytes, some of which are flipped, set, cut or moved. */
export function mutatedBytes(r: Random, bytes: Buffer): Buffer {
  const out = Buffer.from(bytes);
  for (let left = 1 + r.below(r.below(3) === 0 ? 200 : 4); left > 0; left--) {
    const at = r.below(out.length);
    const length = r.below(r.below(2) === 0 ? 4_096 : 8);
    const kind = r.below(4);
    if (kind === 0) out[at] = (out[at] ?? 0) ^ (1 << r.below(8));
    else if (kind === 1) out[at] = r.below(256);
    else if (kind === 2) out.fill(0, at, Math.min(out.length, at + length));
    else out.copyWithin(at, r.below(out.length), r.below(out.length));
  }
  return r.below(6) === 0 ? out.subarray(0, r.below(out.length)) : out;
}
