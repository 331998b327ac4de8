/**
 * Go's text/template over JSON: fields, variables, pipelines, if, with, range, else, break, continue, define, template,
 * block. Grammar: https://pkg.go.dev/text/template
 */
import { isFunction } from "./functions.js";
import { constantOf, type Piece, piecesOf, TemplateError, type Token } from "./lex.js";

export type Operand = { at: number } & (
  | { is: "field"; path: string[] }
  | { is: "variable"; name: string; path: string[] }
  | { is: "value"; value: unknown }
  | { is: "call"; name: string }
  | { is: "pipe"; pipe: Pipe; path: string[] }
);

/** The first operand is applied to the others when it is a function. */
export type Command = Operand[];

export interface Pipe {
  at: number;
  /** Variables that take the value: `$v := …`, or `$i, $v := …` of a range. */
  declares: string[];
  isAssignment: boolean;
  commands: Command[];
}

export type Control = "if" | "with" | "range";

export type Node = { at: number } & (
  | { is: "text"; text: string }
  | { is: "print"; pipe: Pipe }
  | { is: Control; pipe: Pipe; body: Node[]; otherwise: Node[] }
  | { is: "template"; name: string; pipe: Pipe | undefined }
  | { is: "break" | "continue" }
);

export interface Template {
  source: string;
  nodes: Node[];
  /** By `define` and `block`. */
  named: Map<string, Node[]>;
}

/** Reads the pipeline of one action. */
class PipeParser {
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

/** Actions that begin with a word of their own. */
const keywords = ["if", "with", "range", "else", "end", "break", "continue", "define", "template", "block"] as const;
type Keyword = (typeof keywords)[number];

class TemplateParser {
  readonly #source: string;
  readonly #pieces: readonly Piece[];
  readonly #named = new Map<string, Node[]>();
  #next = 0;
  #ranges = 0;

  constructor(source: string) {
    this.#source = source;
    this.#pieces = piecesOf(source);
  }

  parse(): Template {
    const { nodes } = this.#block(undefined);
    return { source: this.#source, nodes, named: this.#named };
  }

  #fault(message: string, { at }: Piece): TemplateError {
    return new TemplateError(message, this.#source, at);
  }

  #pipe(piece: Piece, from: number, what: string, declaresMax = 1): Pipe {
    const end = piece.at + piece.text.length + 2;
    return new PipeParser(this.#source, piece.tokens?.slice(from) ?? [], end).parse(what, declaresMax);
  }

  /** What stands up to the `end` or `else` of `opener`, or up to the end of the template. */
  #block(opener: Piece | undefined): { nodes: Node[]; end: Piece | undefined } {
    const nodes: Node[] = [];
    while (this.#next < this.#pieces.length) {
      const piece = this.#pieces[this.#next++] as Piece;
      const { at, text, tokens } = piece;
      const word = keywords.find((k) => k === tokens?.[0]?.text);
      if (!tokens) nodes.push({ is: "text", text, at });
      else if (word === undefined) nodes.push({ is: "print", pipe: this.#pipe(piece, 0, "command"), at });
      else if (word === "end" || word === "else") {
        if (!opener) throw this.#fault(`unexpected {{${text}}}`, piece);
        if (word === "end" && tokens.length > 1) throw this.#fault(`unexpected ${tokens[1]?.text} in {{end}}`, piece);
        return { nodes, end: piece };
      } else nodes.push(...this.#keyword(word, piece, opener !== undefined));
    }
    if (opener) throw this.#fault(`{{${opener.text}}} has no {{end}}`, opener);
    return { nodes, end: undefined };
  }

  #keyword(word: Exclude<Keyword, "end" | "else">, piece: Piece, isInside: boolean): Node[] {
    const { at, tokens = [] } = piece;
    switch (word) {
      case "break":
      case "continue":
        if (tokens.length > 1) throw this.#fault(`unexpected ${tokens[1]?.text} in {{${word}}}`, piece);
        if (this.#ranges === 0) throw this.#fault(`{{${word}}} outside {{range}}`, piece);
        return [{ is: word, at }];
      case "define":
        if (isInside) throw this.#fault("unexpected {{define}}: it stands on its own", piece);
        this.#define(piece);
        return [];
      case "template":
      case "block": {
        const name = this.#nameOf(piece);
        const pipe = tokens.length > 2 ? this.#pipe(piece, 2, word) : undefined;
        if (word === "block") this.#define(piece);
        return [{ is: "template", name, pipe, at }];
      }
      default:
        return [this.#control(word, piece, 1)];
    }
  }

  #nameOf(piece: Piece): string {
    const token = piece.tokens?.[1];
    const name = token && /^["`]/.test(token.text) ? constantOf(token, this.#source)?.value : undefined;
    if (typeof name !== "string") throw this.#fault(`{{${piece.text}}} needs a name in quotes`, piece);
    return name;
  }

  #define(piece: Piece): void {
    const outer = this.#ranges;
    this.#ranges = 0;
    const { nodes, end } = this.#block(piece);
    if (end?.text !== "end") throw this.#fault(`unexpected {{${end?.text}}}`, end ?? piece);
    this.#ranges = outer;
    this.#named.set(this.#nameOf(piece), nodes);
  }

  /** @param from index of the first token of the pipeline */
  #control(word: Control, piece: Piece, from: number): Node {
    const pipe = this.#pipe(piece, from, word, word === "range" ? 2 : 1);
    if (word === "range") this.#ranges++;
    const { nodes: body, end } = this.#block(piece);
    if (word === "range") this.#ranges--;
    return {
      is: word,
      pipe,
      body,
      otherwise: end?.tokens?.[0]?.text === "else" ? this.#else(word, end, piece) : [],
      at: piece.at,
    };
  }

  /** What follows an `else`; `else if` and `else with` are a control of their own that shares the `end`. */
  #else(word: Control, piece: Piece, opener: Piece): Node[] {
    const second = piece.tokens?.[1];
    if (second && second.text === word && word !== "range") return [this.#control(word, piece, 2)];
    if (second) throw this.#fault(`unexpected ${second.text} in {{else}} of {{${word}}}`, piece);
    const { nodes, end } = this.#block(opener);
    if (end?.text !== "end") throw this.#fault(`expected {{end}}, found {{${end?.text}}}`, end ?? piece);
    return nodes;
  }
}

/** @throws TemplateError with its place */
export function parseTemplate(source: string): Template {
  return new TemplateParser(source).parse();
}
