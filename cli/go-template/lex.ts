/** A template's source as pieces of text and actions, and an action as tokens. Grammar: https://pkg.go.dev/text/template */
import { TemplateError } from "./template-error.js";

export interface Token {
  text: string;
  /** Offset in the source. */
  at: number;
  /** Something blank, or nothing at all, stands before it. */
  isApart: boolean;
}

export interface Piece {
  at: number;
  /** Text to be printed; of an action, what stands between its braces. */
  text: string;
  /** undefined = text. */
  tokens?: Token[];
}

const tokenPattern =
  /\s*("(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|:=|[()|,=]|\$?(?:\.?[\p{L}_][\p{L}\p{N}_]*)+|[+-]?\.?\d\w*(?:\.\w*)?(?:(?<=[eEpP])[+-]\w+)?|[$.]|\S)/uy;

function tokensOf(source: string, from: number, to: number): Token[] {
  const out: Token[] = [];
  tokenPattern.lastIndex = from;
  while (tokenPattern.lastIndex < to) {
    const start = tokenPattern.lastIndex;
    const [all = "", text = ""] = tokenPattern.exec(source) ?? [];
    const at = start + all.length - text.length;
    if (text === "" || at >= to) break;
    out.push({ text, at, isApart: start === from || at > start });
  }
  return out;
}

/** Where the `}}` of the action is whose inside begins at `from`; quotes hide it. */
function endOfAction(source: string, from: number): number {
  let quote = "";
  for (let i = from; i < source.length; i++) {
    const c = source[i] ?? "";
    if (quote !== "") {
      if (c === "\\" && quote !== "`") i++;
      else if (c === quote) quote = "";
      else if (c === "\n" && quote !== "`") break;
      if (i + 1 >= source.length) break;
    } else if (source.startsWith("}}", i)) return i;
    else if (c === '"' || c === "`" || c === "'") quote = c;
  }
  const what =
    quote === "" ? "unclosed action" : quote === "'" ? "unterminated character constant" : "unterminated string";
  throw new TemplateError(what, source, from - 2);
}

/** Where the `}}` of a comment is: right after its end, or after a trim marker. */
function endOfComment(source: string, open: number): number {
  const end = source.indexOf("*/", open);
  if (end < 0) throw new TemplateError("unclosed comment", source, open);
  const close = source.startsWith("}}", end + 2) ? end + 2 : end + 4;
  if (!/^(\}\}|\s-\}\})/.test(source.slice(end + 2, end + 6)))
    throw new TemplateError("a comment ends before its action does", source, end + 2);
  return close;
}

/**
 * Text and actions in turn, without comments; trim markers are carried out here.
 * @throws TemplateError for what is not closed
 */
export function piecesOf(source: string): Piece[] {
  const out: Piece[] = [];
  const addText = (from: number, to: number, trimStart: boolean, trimEnd: boolean): void => {
    let text = source.slice(from, to);
    if (trimStart) text = text.trimStart();
    if (trimEnd) text = text.trimEnd();
    if (text !== "") out.push({ at: from, text });
  };
  let at = 0;
  let trimNext = false;
  for (let open = source.indexOf("{{"); open >= 0; open = source.indexOf("{{", at)) {
    const trimsBefore = /^-\s/.test(source.slice(open + 2, open + 4));
    const begin = open + (trimsBefore ? 3 : 2);
    const isComment = (trimsBefore ? source.slice(begin).trimStart() : source.slice(begin)).startsWith("/*");
    const close = isComment ? endOfComment(source, open) : endOfAction(source, begin);
    addText(at, open, trimNext, trimsBefore);
    trimNext = /\s-$/.test(source.slice(begin, close));
    const end = trimNext ? close - 1 : close;
    if (!isComment) out.push({ at: open, text: source.slice(begin, end).trim(), tokens: tokensOf(source, begin, end) });
    at = close + 2;
  }
  addText(at, source.length, trimNext, false);
  return out;
}
