/** Texts: patterns as Go's (RE2), and what CEL's library of texts has besides. */
import type { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";
import { patternOf } from "../pattern.js";
import { spend, weightOf } from "./meter.js";

function compiled(text: string): RE2JS {
  try {
    return RE2JS.compile(text);
  } catch {
    throw new Error(`invalid regular expression: ${text}`);
  }
}

function matches(text: string, pattern: string): boolean {
  spend(16 * weightOf(text));
  const is = patternOf(pattern);
  if (!is) throw new Error(`invalid regular expression: ${pattern}`);
  return is(text);
}

function found(text: string, pattern: string, most: number): string[] {
  spend(16 * weightOf(text));
  const matcher = compiled(pattern).matcher(text);
  const out: string[] = [];
  while (out.length < most && matcher.find()) out.push(matcher.group() ?? "");
  return out;
}

function replaced(text: string, old: string, by: string, most: number): string {
  const parts = text.split(old);
  const times = most < 0 ? parts.length - 1 : Math.min(most, parts.length - 1);
  spend(weightOf(text) + Math.ceil((times * by.length) / 64));
  return (
    parts.slice(0, times + 1).join(by) +
    parts
      .slice(times + 1)
      .map((part) => old + part)
      .join("")
  );
}

function charAt(text: string, at: bigint): string {
  if (at < 0n || at > BigInt(text.length)) throw new Error(`index out of range: ${at}`);
  return text.charAt(Number(at));
}

export function addTexts(env: Environment): void {
  env
    // The language's own `matches` is JavaScript's: rules that run have this one.
    .registerFunction("string.__matches(string): bool", matches)
    .registerFunction(
      "string.find(string): string",
      (text: string, pattern: string) => found(text, pattern, 1)[0] ?? "",
    )
    .registerFunction("string.findAll(string): list<string>", (text: string, pattern: string) =>
      found(text, pattern, Number.POSITIVE_INFINITY),
    )
    .registerFunction("string.findAll(string, int): list<string>", (text: string, pattern: string, most: bigint) =>
      found(text, pattern, most < 0n ? Number.POSITIVE_INFINITY : Number(most)),
    )
    .registerFunction("string.charAt(int): string", charAt)
    .registerFunction("string.replace(string, string): string", (text: string, old: string, by: string) =>
      replaced(text, old, by, -1),
    )
    .registerFunction(
      "string.replace(string, string, int): string",
      (text: string, old: string, by: string, most: bigint) => replaced(text, old, by, Number(most)),
    )
    .registerFunction("string.reverse(): string", (text: string) => [...text].reverse().join(""));
}
