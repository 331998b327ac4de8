/**
 * Bodies and files are YAML, as in 0.5.4: JSON, JSON with trailing commas and comments, unquoted words, tabs
 * inside brackets. Text that is JSON takes the fast way. Scalars are read so that nothing is lost: only what is
 * written as JSON writes it becomes a number or true/false (so `1.10`, `0x1f`, `yes` and dates stay the text they
 * are; a leading zero means octal, as in YAML 1.1).
 */
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  visit,
} from "yaml";
import { Fault } from "../fault.js";

/** Largest text that is read, in UTF-16 units. */
export const bodyCharsMax = 2 * 1024 * 1024;
/** Deepest nesting. */
export const bodyDepthMax = 100;
/** Words, marks and blanks of a YAML text; bounds the time to read it to a few hundred milliseconds. */
const lexemesMax = 150_000;
/** Values, counting every use of an alias anew: against texts that unfold to gigabytes. */
const valuesMax = 400_000;

function refuse(why: string): Fault {
  return new Fault("BadRequest", `the body cannot be read: ${why}`);
}

interface Budget {
  values: number;
}

/** A copy of what JSON.parse made, without `__proto__` and not too deep or large. */
function checkedCopy(value: unknown, depth: number, budget: Budget): unknown {
  if (++budget.values > valuesMax) throw refuse(`more than ${valuesMax} values`);
  if (typeof value !== "object" || value === null) return value;
  if (depth > bodyDepthMax) throw refuse(`nested deeper than ${bodyDepthMax}`);
  if (Array.isArray(value)) return value.map((v) => checkedCopy(v, depth + 1, budget));
  const out: Record<string, unknown> = {};
  for (const [key, v] of Object.entries(value)) if (key !== "__proto__") out[key] = checkedCopy(v, depth + 1, budget);
  return out;
}

function parseJson(text: string): { value: unknown } | undefined {
  const first = /^\s*(.)/.exec(text.slice(0, 1000))?.[1];
  if (first !== "{" && first !== "[") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // YAML then: it says what is wrong, and where
  }
  return { value: checkedCopy(value, 0, { values: 0 }) };
}

/** The value of an unquoted word. */
function plainScalar(source: string): unknown {
  if (source === "" || source === "~" || source === "null" || source === "Null" || source === "NULL") return null;
  if (source === "true" || source === "True" || source === "TRUE") return true;
  if (source === "false" || source === "False" || source === "FALSE") return false;
  if (source.length <= 24 && /^-?[0-9]/.test(source)) {
    if (/^0[0-7]+$/.test(source)) return Number.parseInt(source, 8);
    const number = Number(source);
    if (String(number) === source) return number;
  }
  return source;
}

type Anchors = Map<string, ParsedNode>;

function mapKey(node: unknown): string {
  if (isScalar(node)) return String(node.value ?? "");
  throw refuse("a key is not a word");
}

function mergeInto(out: Record<string, unknown>, merged: unknown): void {
  for (const part of Array.isArray(merged) ? merged : [merged]) {
    if (typeof part !== "object" || part === null || Array.isArray(part)) throw refuse("`<<` needs an object");
    for (const [key, v] of Object.entries(part)) if (!Object.hasOwn(out, key)) out[key] = v;
  }
}

function toPlain(node: unknown, anchors: Anchors, depth: number, budget: Budget): unknown {
  if (++budget.values > valuesMax) throw refuse(`more than ${valuesMax} values (aliases counted at each use)`);
  if (depth > bodyDepthMax) throw refuse(`nested deeper than ${bodyDepthMax}`);
  if (node === null || node === undefined) return null;
  if (isScalar(node)) {
    const value = String(node.value ?? "");
    return node.type === "PLAIN" && node.tag === undefined ? plainScalar(value) : value;
  }
  if (isAlias(node)) {
    const target = anchors.get(node.source);
    if (target === undefined) throw refuse(`the alias *${node.source} has no anchor before it`);
    return toPlain(target, anchors, depth + 1, budget);
  }
  if (isSeq(node)) return node.items.map((item) => toPlain(item, anchors, depth + 1, budget));
  if (!isMap(node)) throw refuse("it holds something that is neither a word, a list nor an object");
  const out: Record<string, unknown> = {};
  let merges: unknown[] = [];
  for (const pair of node.items) {
    const key = mapKey(pair.key);
    const value = toPlain(pair.value, anchors, depth + 1, budget);
    if (key === "<<") merges = merges.concat(value);
    else if (key !== "__proto__") out[key] = value;
  }
  if (merges.length > 0) mergeInto(out, merges);
  return out;
}

/** Token by token, with an eye on depth: the composer calls itself for each level and would not survive too many. */
function readTokens(text: string): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > 2 * bodyDepthMax) throw refuse(`nested deeper than ${bodyDepthMax}`);
    if (++lexemes > lexemesMax) throw refuse("it is too large for YAML; send it as JSON");
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function lineOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `line ${line}, column ${offset - before.lastIndexOf("\n")}`;
}

function documentValue(document: Document.Parsed<ParsedNode>, text: string): unknown {
  const [error] = document.errors;
  if (error) throw refuse(`${error.message.replace(/\s+/g, " ").slice(0, 200)} (${lineOf(text, error.pos[0])})`);
  const anchors: Anchors = new Map();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor) anchors.set(node.anchor, node as ParsedNode);
    },
  });
  return toPlain(document.contents, anchors, 0, { values: 0 });
}

/**
 * Every document of a YAML text or the one of a JSON text, as plain values; empty documents are left out.
 * @throws Fault BadRequest with the place of the mistake; RequestEntityTooLarge
 */
export function parseDocuments(text: string): unknown[] {
  if (text.length > bodyCharsMax) {
    throw new Fault(
      "RequestEntityTooLarge",
      `the body has ${text.length} characters; at most ${bodyCharsMax} are taken`,
    );
  }
  const json = parseJson(text);
  if (json) return [json.value];
  const options = {
    version: "1.2",
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  } as const;
  const values: unknown[] = [];
  for (const document of new Composer(options).compose(readTokens(text), false, text.length)) {
    const value = documentValue(document, text);
    if (value !== null) values.push(value);
  }
  return values;
}

/**
 * The one value of a request body.
 * @throws Fault BadRequest: empty, not readable, more than one document; RequestEntityTooLarge
 */
export function parseBody(text: string): unknown {
  const values = parseDocuments(text);
  if (values.length === 0) throw refuse("it is empty");
  if (values.length > 1) throw refuse(`it has ${values.length} documents; send them one by one`);
  return values[0];
}
