/**
 * Go's text/template over JSON: fields, variables, pipelines, if, with, range, else, break, continue, define, template,
 * block. Grammar: https://pkg.go.dev/text/template
 */
import { constantOf } from "./constants.js";
import { type Piece, piecesOf } from "./lex.js";
import { PipeParser } from "./parse-pipe.js";
import type { Control, Node, Pipe, Template } from "./syntax.js";
import { TemplateError } from "./template-error.js";

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
