/** JSON objects one after another, with or without a newline between them: what `jq`, `kubectl` and scripts write. */

/** Beyond this nothing is read. */
const depthMax = 1_000;

/** The index of what comes after blanks, comments and marks of documents. */
function afterBlanks(text: string, start: number): number {
  for (let i = start; i < text.length; ) {
    const isLineStart = i === 0 || text[i - 1] === "\n";
    if (/\s/.test(text[i] ?? "")) i++;
    else if (text[i] === "#") {
      const end = text.indexOf("\n", i);
      i = end < 0 ? text.length : end;
    } else if (isLineStart && /^(---|\.\.\.)(\s|$)/.test(text.slice(i, i + 4))) i += 3;
    else return i;
  }
  return text.length;
}

/** The index after the object or list that begins at `start`; that of the text's end if it does not end rightly. */
function endOf(text: string, start: number): number {
  const open: string[] = [];
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === "\\") i++;
    } else if (c === "{" || c === "[") {
      if (open.push(c === "{" ? "}" : "]") > depthMax) return text.length;
    } else if (c === "}" || c === "]") {
      if (open.pop() !== c) return text.length;
      if (open.length === 0) return i + 1;
    } else if (c === "#" && /\s/.test(text[i - 1] ?? "")) {
      while (i + 1 < text.length && text[i + 1] !== "\n") i++;
    }
  }
  return text.length;
}

export interface TextPart {
  text: string;
  /** Where it begins in the whole. */
  offset: number;
}

/**
 * The objects and lists of which a text consists, if there is more than one and nothing else but blanks, comments and
 * document marks between them.
 * @param max parts, beyond which it is not looked for more than one
 */
export function jsonTexts(text: string, max: number): TextPart[] | undefined {
  const parts: TextPart[] = [];
  for (let at = 0; parts.length <= max; ) {
    at = afterBlanks(text, at);
    if (at >= text.length) break;
    if (text[at] !== "{" && text[at] !== "[") return undefined;
    const end = endOf(text, at);
    parts.push({ text: text.slice(at, end), offset: at });
    at = end;
  }
  return parts.length > 1 ? parts : undefined;
}

/** The documents of a YAML text that is cut at its `---`, with their places. */
export function documentTexts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const mark of text.matchAll(/^---(?=\s|$)/gm)) {
    if (mark.index > at) parts.push({ text: text.slice(at, mark.index), offset: at });
    at = mark.index;
  }
  parts.push({ text: text.slice(at), offset: at });
  return parts;
}
