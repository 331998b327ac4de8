/**
 * YAML as values: scalars that JSON does not write so are kept as they are written. It is read against a budget, and no
 * further than the first mistake.
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
  type Node,
  type ParsedNode,
  Parser,
  visit,
} from "yaml";
import { joinPath } from "./faults.js";
import { plainScalar } from "./written.js";
import { unreadable, YamlBudget, type YamlLimits } from "./yaml-budget.js";

/** Deepest nesting. */
export const bodyDepthMax = 100;

/** A text that stands in a larger one, which says the places of its mistakes. */
export interface Place {
  whole: string;
  offset: number;
}

interface Reading {
  budget: YamlBudget;
  anchors: Anchors;
  /** It is JSON, with numbers that JSON.parse does not give back. */
  isJson: boolean;
  /** Paths of fields that are given again. */
  twice: string[];
}

type Anchors = Map<string, ParsedNode>;

function mapKey(node: unknown): string {
  if (isScalar(node)) return String(node.value ?? "");
  throw unreadable("a key is not a word");
}

function mergeInto(out: Record<string, unknown>, merged: unknown): void {
  for (const part of Array.isArray(merged) ? merged : [merged]) {
    if (typeof part !== "object" || part === null || Array.isArray(part)) throw unreadable("`<<` needs an object");
    for (const [key, v] of Object.entries(part)) if (!Object.hasOwn(out, key)) out[key] = v;
  }
}

function toValue(node: unknown, reading: Reading, depth: number, path = ""): unknown {
  reading.budget.use("values", 1);
  if (depth > bodyDepthMax) throw unreadable(`nested deeper than ${bodyDepthMax}`);
  if (node === null || node === undefined) return null;
  if (isScalar(node)) {
    const value = node.type === "PLAIN" ? (node.source ?? String(node.value)) : String(node.value ?? "");
    return node.type === "PLAIN" && node.tag === undefined ? plainScalar(value, reading.isJson) : value;
  }
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target === undefined) throw unreadable(`the alias *${node.source} has no anchor before it`);
    return toValue(target, reading, depth + 1, path);
  }
  if (isSeq(node)) return node.items.map((item, i) => toValue(item, reading, depth + 1, `${path}[${i}]`));
  if (!isMap(node)) throw unreadable("it holds something that is neither a word, a list nor an object");
  const out: Record<string, unknown> = {};
  let merges: unknown[] = [];
  for (const pair of node.items) {
    const key = mapKey(pair.key);
    const field = joinPath(path, key);
    const value = toValue(pair.value, reading, depth + 1, field);
    if (Object.hasOwn(out, key)) reading.twice.push(field);
    if (key === "<<") merges = merges.concat(value);
    else if (key !== "__proto__") out[key] = value;
  }
  if (merges.length > 0) mergeInto(out, merges);
  return out;
}

function lineOf({ whole, offset }: Place, at: number): string {
  const before = whole.slice(0, offset + at);
  const line = before.split("\n").length;
  return `line ${line}, column ${before.length - before.lastIndexOf("\n")}`;
}

function mistake(place: Place, at: number, message: string): Error {
  return unreadable(`${message.replace(/\s+/g, " ").slice(0, 200)} (${lineOf(place, at)})`);
}

/** Token by token, with an eye on depth: the composer calls itself for each level and would not survive too many. */
function readTokens(text: string, place: Place, budget: YamlBudget): CST.Token[] {
  budget.use("chars", text.length);
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const take = (token: CST.Token): void => {
    if (token.type === "error") throw mistake(place, token.offset, token.message);
    tokens.push(token);
  };
  for (const lexeme of new Lexer().lex(text)) {
    budget.use("lexemes", 1);
    for (const token of parser.next(lexeme)) take(token);
    if (parser.stack.length > 2 * bodyDepthMax) throw unreadable(`nested deeper than ${bodyDepthMax}`);
  }
  for (const token of parser.end()) take(token);
  return tokens;
}

function anchorsIn(root: Document.Parsed<ParsedNode> | Node): Anchors {
  const anchors: Anchors = new Map();
  visit(root, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor) anchors.set(node.anchor, node as ParsedNode);
    },
  });
  return anchors;
}

/** Where the composer says a mistake is: a place, from and to, or what stands there. */
type Source = number | readonly number[] | { offset: number };

const placeOf = (source: Source): number =>
  typeof source === "number" ? source : "offset" in source ? source.offset : (source[0] ?? 0);

/** A composer that stops at the first mistake: it would go on, and each costs as much as a hundred words. */
function strictComposer(place: Place): Composer {
  const composer = new Composer({
    version: "1.2",
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  let first: Error | undefined;
  // It tells of what is thrown here as of another mistake.
  const onError = (source: Source, _code: string, message: string, isWarning?: boolean): void => {
    if (isWarning) return;
    first ??= mistake(place, placeOf(source), message);
    throw first;
  };
  return Object.defineProperty(composer, "onError", { value: onError });
}

function documentValue(
  document: Document.Parsed<ParsedNode>,
  place: Place,
  reading: Omit<Reading, "anchors">,
): unknown {
  const [error] = document.errors;
  if (error) throw mistake(place, error.pos[0], error.message);
  return toValue(document.contents, { ...reading, anchors: anchorsIn(document) }, 0);
}

/**
 * What the documents of a text hold; empty ones are left out.
 * @param twice where paths of fields that are given again are put
 * @throws Fault BadRequest with the place of the first mistake, or what there is too much of
 */
export function yamlValues(
  text: string,
  budget: YamlBudget,
  place: Place,
  { isJson = false, twice = [] }: { isJson?: boolean; twice?: string[] } = {},
): unknown[] {
  const values: unknown[] = [];
  for (const document of strictComposer(place).compose(readTokens(text, place, budget), false, text.length)) {
    const value = documentValue(document, place, { budget, isJson, twice });
    if (value !== null) values.push(value);
  }
  return values;
}

/** What stands at a node of a YAML file. @throws Fault BadRequest */
export function nodeValue(node: Node, limits: YamlLimits): unknown {
  return toValue(node, { budget: new YamlBudget(limits), anchors: anchorsIn(node), isJson: false, twice: [] }, 0);
}
