/** The words of a command as a shell splits them; nothing is expanded. @throws Error when a quote is not closed */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const c = text[at] ?? "";
    if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === "\\") {
      const next = text[++at];
      if (next !== "\n") word = (word ?? "") + (next ?? "\\");
    } else if (c === "'" || c === '"') {
      const end = quoteEnd(text, at);
      word = (word ?? "") + unquoted(text.slice(at + 1, end), c);
      at = end;
    } else word = (word ?? "") + c;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function quoteEnd(text: string, from: number): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at++;
    else if (text[at] === quote) return at;
  }
  throw new Error(`the quote ${quote} is not closed; a list of words needs none`);
}

/** Within double quotes a backslash is one, but before what it can protect. */
const unquoted = (text: string, quote: string): string =>
  quote === "'" ? text : text.replace(/\\([\\"$`\n])/g, (_, c: string) => (c === "\n" ? "" : c));
