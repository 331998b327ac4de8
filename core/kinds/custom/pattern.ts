/**
 * Patterns of custom kinds are other people's, and so is what they are held against. They are Go's (RE2), as in Kubernetes:
 * `(?i)` is one, what looks around or back is none, and matching takes time linear in the text.
 */
import { RE2JS } from "re2js";

export type Pattern = (text: string) => boolean;

const patterns = new Map<string, Pattern | null>();
/** Those of schemas that are no more are forgotten with all others. */
const patternsMax = 10_000;

function compiled(text: string): Pattern | null {
  try {
    const made = RE2JS.compile(text);
    return (value) => made.test(value);
  } catch {
    // Said where the schema is written.
    return null;
  }
}

/** Whether the pattern is somewhere in a text; null: it is none. Compiled once. */
export function patternOf(text: string): Pattern | null {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  if (patterns.size >= patternsMax) patterns.clear();
  const made = compiled(text);
  patterns.set(text, made);
  return made;
}
