/** Files of variables, such as `.env`, by the rules of the Compose specification. */
import { lookup } from "../../lookup.js";
import type { Variables } from "../files.js";
import type { Told } from "../told.js";
import { InterpolationError, interpolated } from "./interpolate.js";

interface Line {
  name: string;
  /** undefined: it has no `=`. */
  value: string | undefined;
}

const head = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*(?:([=:])[ \t]*|$)/;
const escapes = lookup<string>({ n: "\n", r: "\r", t: "\t" });

/** Reads one file from its first line on. */
class Reader {
  #lines: readonly string[];
  #at = 0;

  constructor(
    text: string,
    readonly file: string,
    readonly told: Told,
    readonly expand: (text: string) => string,
  ) {
    this.#lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  }

  *read(): Generator<Line> {
    while (this.#at < this.#lines.length) {
      const at = { file: this.file, line: this.#at + 1 };
      const line = this.#lines[this.#at++] ?? "";
      if (/^\s*(#|$)/.test(line)) continue;
      const [whole, name = "", sign] = head.exec(line) ?? [];
      if (whole === undefined) {
        this.told.fault(at, "", "a line of variables is NAME=VALUE");
        continue;
      }
      try {
        yield { name, value: sign === undefined ? undefined : this.#valueOf(line.slice(whole.length)) };
      } catch (error) {
        if (!(error instanceof InterpolationError)) throw error;
        this.told.fault(at, name, error.message);
      }
    }
  }

  #valueOf(rest: string): string {
    const quote = rest[0];
    if (quote === "'") return this.#quoted(rest, quote).replaceAll("\\'", "'");
    if (quote === '"') return this.#doubleQuoted(this.#quoted(rest, quote));
    return this.expand(rest.replace(/(^|\s)#.*$/, "").trim());
  }

  /** Between two quotes, of which the second may be some lines below. */
  #quoted(rest: string, quote: string): string {
    let text = rest.slice(1);
    for (;;) {
      for (let i = 0; i < text.length; i++) {
        if (text[i] === "\\") i++;
        else if (text[i] === quote) return text.slice(0, i);
      }
      if (this.#at >= this.#lines.length) throw new InterpolationError(`the quote ${quote} is not closed`);
      text += `\n${this.#lines[this.#at++]}`;
    }
  }

  /** An escaped dollar is none that a variable begins with. */
  #doubleQuoted(text: string): string {
    const kept = text.replace(/\\(.)/gs, (_, c: string) => (c === "$" ? "$$" : `\\${c}`));
    return this.expand(kept).replace(/\\(.)/gs, (_, c: string) => escapes[c] ?? c);
  }
}

/**
 * The variables of a file. Values may name those above them, and those of `environment`, which count first.
 * @returns undefined for names without a value of their own
 */
export function dotenv(
  text: string,
  file: string,
  environment: Variables,
  told: Told,
): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  const expand = (value: string): string =>
    interpolated(value, {
      lookUp: (name) => environment.get(name) ?? found.get(name),
      onMissing: (name) => told.warn({ file, line: 1 }, "", `the variable ${name} is not set: it is empty`),
    });
  for (const { name, value } of new Reader(text, file, told, expand).read()) found.set(name, value);
  return found;
}

/** Lines NAME=VALUE as they stand, for `format: raw`. */
export function rawVariables(text: string): Map<string, string | undefined> {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#|$)/.test(line));
  return new Map(
    lines.map((line): [string, string | undefined] => {
      const at = line.indexOf("=");
      return at < 0 ? [line.trim(), undefined] : [line.slice(0, at).trim(), line.slice(at + 1)];
    }),
  );
}
