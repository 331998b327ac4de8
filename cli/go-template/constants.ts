/** Constants in a template, as Go writes them: text, characters, numbers, true, false and nil. */
import { lookup } from "../../core/lookup.js";
import type { Token } from "./lex.js";
import { TemplateError } from "./template-error.js";

const escapes = lookup<string>({
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
});

/** The text of a quoted token. */
function unquoted({ text, at }: Token, source: string): string {
  if (text.startsWith("`")) return text.slice(1, -1);
  return text
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/g,
      (all, x?: string, u?: string, long?: string, octal?: string, other = "") => {
        const code = octal === undefined ? Number.parseInt(x ?? u ?? long ?? "", 16) : Number.parseInt(octal, 8);
        const char = Number.isNaN(code) ? escapes[other] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
        if (char === undefined) throw new TemplateError(`${all} is no character as Go writes it`, source, at);
        return char;
      },
    );
}

function numberOf({ text, at }: Token, source: string): number {
  const plain = text.replace(/(?<=\w)_(?=\w)/g, "");
  const [, sign = "", digits = ""] = /^([+-]?)(.*)$/.exec(plain) ?? [];
  const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  if (Number.isNaN(value)) throw new TemplateError(`bad number ${text}`, source, at);
  return sign === "-" ? -value : value;
}

/** The value of a token that is a constant; undefined if it is none. @throws TemplateError */
export function constantOf(token: Token, source: string): { value: unknown } | undefined {
  const { text } = token;
  if (/^["`]./.test(text)) return { value: unquoted(token, source) };
  if (/^'./.test(text)) {
    const [char, ...more] = unquoted(token, source);
    if (char === undefined || more.length > 0)
      throw new TemplateError(`${text} is not one character`, source, token.at);
    return { value: char.codePointAt(0) };
  }
  if (/^[+-]?\.?\d/.test(text)) return { value: numberOf(token, source) };
  if (text === "true" || text === "false") return { value: text === "true" };
  return text === "nil" ? { value: null } : undefined;
}
