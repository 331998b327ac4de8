/** Variables in a text, as the Compose specification has them: `$NAME`, `${NAME:-word}` and so on, each within another. */

/** A text that no variable can be read from, or a variable that must be there and is not. */
export class InterpolationError extends Error {}

export interface Interpolation {
  lookUp(name: string): string | undefined;
  /** A variable without a value and without another in its place. */
  onMissing(name: string): void;
}

const name = /^[A-Za-z_][A-Za-z0-9_]*/;
const operator = /^:?[-?+]/;

/** Where the brace that was opened before `from` ends; braces within are counted. */
function braceEnd(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  throw new InterpolationError(`\${ is not closed in "${text}"; a $ that stands for itself is written $$`);
}

/** What `${…}` stands for. @param inner between the braces */
function braced(inner: string, by: Interpolation): string {
  const [found] = name.exec(inner) ?? [];
  if (found === undefined)
    throw new InterpolationError(`\${${inner}} names no variable; a $ that stands for itself is written $$`);
  const rest = inner.slice(found.length);
  if (rest === "") return variableValue(found, by);
  const [sign] = operator.exec(rest) ?? [];
  if (sign === undefined)
    throw new InterpolationError(
      `\${${inner}} cannot be read: after ${found} comes :-, -, :?, ?, :+ or +, or the brace`,
    );
  const word = rest.slice(sign.length);
  const value = by.lookUp(found);
  const isThere = value !== undefined && (!sign.startsWith(":") || value !== "");
  switch (sign.at(-1)) {
    case "+":
      return isThere ? interpolated(word, by) : "";
    case "-":
      return isThere ? value : interpolated(word, by);
    default: {
      if (isThere) return value;
      const why = interpolated(word, by);
      throw new InterpolationError(`the variable ${found} is needed and has no value${why === "" ? "" : `: ${why}`}`);
    }
  }
}

function variableValue(variable: string, by: Interpolation): string {
  const value = by.lookUp(variable);
  if (value === undefined) by.onMissing(variable);
  return value ?? "";
}

/** The text with its variables' values. @throws InterpolationError */
export function interpolated(text: string, by: Interpolation): string {
  let out = "";
  let at = 0;
  for (let dollar = text.indexOf("$"); dollar >= 0; dollar = text.indexOf("$", at)) {
    out += text.slice(at, dollar);
    const next = text[dollar + 1];
    if (next === "$") {
      out += "$";
      at = dollar + 2;
    } else if (next === "{") {
      const end = braceEnd(text, dollar + 2);
      out += braced(text.slice(dollar + 2, end), by);
      at = end + 1;
    } else {
      const [variable] = name.exec(text.slice(dollar + 1)) ?? [];
      // A $ before anything else stands for itself.
      out += variable === undefined ? "$" : variableValue(variable, by);
      at = dollar + 1 + (variable?.length ?? 0);
    }
  }
  return out + text.slice(at);
}
