/** One hostile input: what it is in words, what is done with it, and what must come of it. */
import { STATUS_CODES } from "node:http";
import type { Ask } from "./api.js";
import type { Stage } from "./stage.js";

/** What came of an input: a status or an exit code, and the sentence that says why. */
export interface Happened {
  code: string;
  says: string;
}

export interface Row {
  input: string;
  /** What the code may be; a sentence is always wanted. */
  code: RegExp;
  /** What the sentence must name. */
  says: RegExp;
  do(stage: Stage): Promise<Happened>;
}

export interface Topic {
  title: string;
  rows: readonly Row[];
}

/** Anything a client did wrong. */
export const anyRefusal = /^4\d\d$/;

/** The sentence of an answer, which is a Status, plain text, or nothing. */
function sentenceOf(text: string): string {
  try {
    const { message, status } = JSON.parse(text) as { message?: unknown; status?: unknown };
    return typeof message === "string" ? message : `accepted (${String(status)})`;
  } catch {
    return text.trim();
  }
}

/** What an answer without a body says. */
const wordsOf = (status: number, text: string): string => sentenceOf(text) || (STATUS_CODES[status] ?? "");

/** A request to the API. */
export function asked(input: string, ask: Ask, code: RegExp | number = anyRefusal, says = /./): Row {
  return {
    ...{ input, says },
    code: typeof code === "number" ? new RegExp(`^${code}$`) : code,
    do: async ({ api }) => {
      const { status, text } = await api.ask(ask);
      return { code: String(status), says: wordsOf(status, text) };
    },
  };
}

/** A request at the secure listener, where minions join. */
export function askedThere(input: string, ask: Ask, code: RegExp | number = anyRefusal, says = /./): Row {
  return {
    ...{ input, says },
    code: typeof code === "number" ? new RegExp(`^${code}$`) : code,
    do: async ({ joinApi }) => {
      const { status, text } = await joinApi.ask(ask);
      return { code: String(status), says: wordsOf(status, text) };
    },
  };
}

/** A value in a row's words: short, and in one line. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? `"${value}"` : (JSON.stringify(value) ?? String(value));
  return text.length <= 60 ? text : `${text.slice(0, 40)}… (${text.length} characters)`;
}

export const each = <T>(values: readonly T[], row: (value: T) => Row): Row[] => values.map(row);
