/**
 * Go's text/template, the part people use on API objects: fields, variables, pipelines, if/else, range/else, with,
 * literals, functions, comments and trim markers. Grammar: https://pkg.go.dev/text/template
 */

/** A fault in a template, with its place. */
export class TemplateError extends Error {
  constructor(message: string, line: number) {
    super(`template: line ${line}: ${message}`);
  }
}

export type Operand =
  | { is: "field"; path: string[] }
  | { is: "variable"; name: string; path: string[] }
  | { is: "value"; value: unknown }
  | { is: "call"; name: string }
  | { is: "pipe"; pipe: Pipe; path: string[] };

/** The first operand is applied to the others when it is a function. */
export type Command = Operand[];

export interface Pipe {
  line: number;
  /** Variables that take the value: `$v := …`, or `$i, $v := …` of a range. */
  declares: string[];
  isAssignment: boolean;
  commands: Command[];
}

export type Node =
  | { is: "text"; text: string }
  | { is: "print"; pipe: Pipe }
  | { is: "if" | "with" | "range"; pipe: Pipe; body: Node[]; otherwise: Node[] };

interface Piece {
  line: number;
  text: string;
  isAction: boolean;
}

/** Text and actions in turn; trim markers are carried out here. */
function pieces(source: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  let line = 1;
  let trimNext = false;
  while (at < source.length) {
    const open = source.indexOf("{{", at);
    let text = source.slice(at, open < 0 ? undefined : open);
    const startLine = line;
    line += text.split("\n").length - 1;
    if (trimNext) text = text.trimStart();
    if (open < 0) {
      out.push({ line: startLine, text, isAction: false });
      break;
    }
    const isComment = /^\{\{(- )?\/\*/.test(source.slice(open, open + 6));
    const close = endOfAction(source, open + 2, isComment);
    if (close < 0) throw new TemplateError(isComment ? "unclosed comment" : "unclosed action", line);
    let inner = source.slice(open + 2, close);
    if (/^-\s/.test(inner)) {
      text = text.trimEnd();
      inner = inner.slice(1);
    }
    trimNext = /\s-$/.test(inner);
    if (trimNext) inner = inner.slice(0, -1);
    if (text !== "") out.push({ line: startLine, text, isAction: false });
    if (!isComment) out.push({ line, text: inner.trim(), isAction: true });
    line += inner.split("\n").length - 1;
    at = close + 2;
  }
  return out;
}

/** Where the action's `}}` is; quotes hide it. */
function endOfAction(source: string, from: number, isComment: boolean): number {
  if (isComment) {
    const end = source.indexOf("*/", from);
    return end < 0 ? -1 : source.indexOf("}}", end);
  }
  let quote = "";
  for (let i = from; i < source.length; i++) {
    const c = source[i] ?? "";
    if (quote !== "") {
      if (c === "\\" && quote !== "`") i++;
      else if (c === quote) quote = "";
    } else if (c === '"' || c === "`" || c === "'") quote = c;
    else if (source.startsWith("}}", i)) return i;
  }
  return -1;
}

const tokenPattern =
  /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|:=|[()|,=]|\$?(?:\.?[\p{L}_][\p{L}\p{N}_]*)+|[$.]|[+-]?\d[\w.+]*|\S)/uy;

function tokens(text: string): string[] {
  const out: string[] = [];
  tokenPattern.lastIndex = 0;
  for (let m = tokenPattern.exec(text); m; m = tokenPattern.exec(text)) out.push(m[1] ?? "");
  return out;
}

function literal(token: string, line: number): { value: unknown } | null {
  if (token.startsWith('"')) {
    try {
      return { value: JSON.parse(token) };
    } catch {
      throw new TemplateError(`${token} is not a string as Go writes it`, line);
    }
  }
  if (token.startsWith("`")) return { value: token.slice(1, -1) };
  if (token.startsWith("'")) return { value: token.slice(1, -1).codePointAt(0) };
  if (/^[+-]?\d/.test(token)) {
    const value = Number(token);
    if (Number.isNaN(value)) throw new TemplateError(`bad number ${token}`, line);
    return { value };
  }
  if (token === "true" || token === "false") return { value: token === "true" };
  return token === "nil" ? { value: null } : null;
}

class PipeParser {
  readonly #tokens: string[];
  readonly #line: number;
  #at = 0;

  constructor(text: string, line: number) {
    this.#tokens = tokens(text);
    this.#line = line;
  }

  parse(): Pipe {
    const pipe = this.#pipe();
    if (this.#at < this.#tokens.length) throw this.#fault(`unexpected ${this.#tokens[this.#at]}`);
    return pipe;
  }

  #fault(message: string): TemplateError {
    return new TemplateError(message, this.#line);
  }

  #pipe(): Pipe {
    const declares: string[] = [];
    let isAssignment = false;
    const sign = this.#tokens.findIndex((t, i) => i >= this.#at && (t === ":=" || t === "="));
    if (sign > 0) {
      isAssignment = this.#tokens[sign] === "=";
      for (const name of this.#tokens.slice(this.#at, sign)) {
        if (name === ",") continue;
        if (!/^\$[\p{L}_]/u.test(name) || name.includes(".")) throw this.#fault(`${name} cannot be given a value`);
        declares.push(name);
      }
      this.#at = sign + 1;
    }
    const commands: Command[] = [this.#command()];
    while (this.#tokens[this.#at] === "|") {
      this.#at++;
      commands.push(this.#command());
    }
    return { line: this.#line, declares, isAssignment, commands };
  }

  #command(): Command {
    const operands: Operand[] = [];
    for (let t = this.#tokens[this.#at]; t !== undefined && t !== "|" && t !== ")"; t = this.#tokens[this.#at])
      operands.push(this.#operand(t));
    if (operands.length === 0) throw this.#fault("missing value for command");
    return operands;
  }

  #operand(token: string): Operand {
    this.#at++;
    if (token === "(") {
      const pipe = this.#pipe();
      if (this.#tokens[this.#at++] !== ")") throw this.#fault("unclosed left paren");
      const next = this.#tokens[this.#at];
      if (next?.startsWith(".") && next.length > 1) {
        this.#at++;
        return { is: "pipe", pipe, path: next.slice(1).split(".") };
      }
      return { is: "pipe", pipe, path: [] };
    }
    const value = literal(token, this.#line);
    if (value) return { is: "value", value: value.value };
    if (token === ".") return { is: "field", path: [] };
    if (token.startsWith(".")) return { is: "field", path: token.slice(1).split(".") };
    if (token.startsWith("$")) {
      const [name = "$", ...path] = token.split(".");
      return { is: "variable", name, path };
    }
    if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(token)) return { is: "call", name: token };
    throw this.#fault(`unexpected "${token}" in operand`);
  }
}

/** @throws TemplateError */
export function parseTemplate(source: string): Node[] {
  const queue = pieces(source);
  let at = 0;

  const block = (opener: Piece | null): { nodes: Node[]; end: Piece | null } => {
    const nodes: Node[] = [];
    while (at < queue.length) {
      const piece = queue[at++] as Piece;
      if (!piece.isAction) {
        nodes.push({ is: "text", text: piece.text });
        continue;
      }
      const [, word = "", rest = ""] = /^(if|with|range|else|end)\b\s*([\s\S]*)$/.exec(piece.text) ?? [];
      if (word === "end" || word === "else") {
        if (!opener) throw new TemplateError(`unexpected {{${word}}}`, piece.line);
        return { nodes, end: piece };
      }
      if (word === "") nodes.push({ is: "print", pipe: new PipeParser(piece.text, piece.line).parse() });
      else nodes.push(control(word as "if", rest, piece));
    }
    if (opener)
      throw new TemplateError(`unexpected end of the template: {{${opener.text}}} has no {{end}}`, opener.line);
    return { nodes, end: null };
  };

  const control = (word: "if" | "with" | "range", text: string, piece: Piece): Node => {
    const pipe = new PipeParser(text, piece.line).parse();
    const { nodes: body, end } = block(piece);
    const otherwise = end ? rest(end, piece) : [];
    return { is: word, pipe, body, otherwise };
  };

  /** What follows an `else`; `else if` and `else with` are a control of their own that shares the `end`. */
  const rest = (end: Piece, opener: Piece): Node[] => {
    const [, word, text = ""] = /^else(?:\s+(if|with)\b\s*([\s\S]*))?$/.exec(end.text) ?? [];
    if (end.text === "end") return [];
    if (word) return [control(word as "if", text, end)];
    const { nodes, end: last } = block(opener);
    if (last?.text !== "end") throw new TemplateError("expected {{end}} after {{else}}", end.line);
    return nodes;
  };

  return block(null).nodes;
}
