/** Text in quotes, as strconv.Quote of Go has it. */
import { lookup } from "../../core/lookup.js";

const quoteEscapes = lookup<string>({
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
});

/** As strconv.Quote has it. */
export function quoted(text: string, isAscii: boolean): string {
  const inner = [...text].map((c) => {
    const code = c.codePointAt(0) ?? 0;
    if (quoteEscapes[c]) return quoteEscapes[c];
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
    if (code < 0x7f || (!isAscii && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(c))) return c;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return `"${inner.join("")}"`;
}
