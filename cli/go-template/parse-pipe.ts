/** Reads the pipeline of one action: declarations, then commands, each fed with the value of the one before. */
import { constantOf } from "./constants.js";
import { isFunction } from "./functions.js";
import type { Token } from "./lex.js";
import type { Command, Operand, Pipe } from "./syntax.js";
import { TemplateError } from "./template-error.js";

/** Reads the pipeline of one action. */
export class PipeParser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;

  constructor(source: string, tokens: readonly Token[], end: number) {
    this.#source = source;
    this.#tokens = tokens;
    this.#end = end;
  }

  /** @param declaresMax variables that may be declared */
  parse(what: string, declaresMax: number): Pipe {
    const pipe = this.#pipe(what);
    const rest = this.#tokens[this.#next];
    if (rest) throw this.#fault(`unexpected ${rest.text}`);
    if (pipe.declares.length > declaresMax)
      throw new TemplateError(`too many declarations in ${what}`, this.#source, pipe.at);
    return pipe;
  }

  #fault(message: string): TemplateError {
    return new TemplateError(message, this.#source, this.#tokens[this.#next]?.at ?? this.#end);
  }

  #pipe(what: string): Pipe {
    const at = this.#tokens[this.#next]?.at ?? this.#end;
    const { declares, isAssignment } = this.#declarations();
    const commands: Command[] = [this.#command(what)];
    while (this.#tokens[this.#next]?.text === "|") {
      this.#next++;
      commands.push(this.#command(what));
      const first = commands.at(-1)?.[0];
      if (first?.is === "value")
        throw new TemplateError("a constant takes no value from a pipe", this.#source, first.at);
    }
    return { at, declares, isAssignment, commands };
  }

  /** `$v :=`, `$i, $v :=`, or the same with `=`, if the pipeline begins so. */
  #declarations(): Pick<Pipe, "declares" | "isAssignment"> {
    const isName = (token: Token | undefined): token is Token => /^\$[\p{L}_][\p{L}\p{N}_]*$/u.test(token?.text ?? "");
    const declares: string[] = [];
    let i = this.#next;
    for (let token = this.#tokens[i]; isName(token); token = this.#tokens[i]) {
      declares.push(token.text);
      i++;
      if (this.#tokens[i]?.text !== ",") break;
      i++;
    }
    const sign = this.#tokens[i]?.text;
    if (declares.length === 0 || (sign !== ":=" && sign !== "=")) return { declares: [], isAssignment: false };
    this.#next = i + 1;
    return { declares, isAssignment: sign === "=" };
  }

  #command(what: string): Command {
    const operands: Operand[] = [];
    for (
      let token = this.#tokens[this.#next];
      token && !["|", ")"].includes(token.text);
      token = this.#tokens[this.#next]
    ) {
      if (operands.length > 0 && !token.isApart)
        throw this.#fault(`unexpected ${token.text}; is a blank missing before it?`);
      operands.push(this.#operand(token));
    }
    const [first] = operands;
    if (!first) throw this.#fault(`missing value for ${what}`);
    if (first.is === "value" && first.value === null)
      throw new TemplateError("nil is not a command", this.#source, first.at);
    return operands;
  }

  #operand(token: Token): Operand {
    const { text, at } = token;
    if (text === "(") return this.#parenthesized(at);
    const constant = constantOf(token, this.#source);
    this.#next++;
    if (constant) return { is: "value", value: constant.value, at };
    if (text === ".") return { is: "field", path: [], at };
    if (/^\.[\p{L}_]/u.test(text)) return { is: "field", path: text.slice(1).split("."), at };
    if (text.startsWith("$")) {
      const [name = "$", ...path] = text.split(".");
      return { is: "variable", name, path, at };
    }
    if (isFunction(text)) return { is: "call", name: text, at };
    this.#next--;
    throw this.#fault(/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) ? `function "${text}" not defined` : `unexpected ${text}`);
  }

  #parenthesized(at: number): Operand {
    this.#next++;
    const pipe = this.#pipe("parentheses");
    if (this.#tokens[this.#next]?.text !== ")") throw this.#fault("unclosed left parenthesis");
    const field = this.#tokens[++this.#next];
    if (!field || field.isApart || !/^\.[\p{L}_]/u.test(field.text)) return { is: "pipe", pipe, path: [], at };
    this.#next++;
    return { is: "pipe", pipe, path: field.text.slice(1).split("."), at };
  }
}
