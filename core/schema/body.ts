/**
 * Bodies and files are YAML, as in 0.5.4: JSON, JSON with trailing commas and comments, unquoted words, tabs
 * inside brackets. Text that is JSON takes the fast way. Scalars are read so that nothing is lost: what is not
 * written as JSON writes it (`0022`, `1.10`, `TRUE`) is kept as it is written, until the field says what belongs there.
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
import { Fault } from "../fault.js";
import { documentTexts, jsonTexts, type TextPart } from "./json-texts.js";
import { plainScalar, plainValue } from "./written.js";

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

interface Reading extends Budget {
  anchors: Anchors;
  isJson: boolean;
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

/** Numbers that JSON.parse would not give back as they stand: `1.10`, `1e3`, `-0`, or too many digits. */
const oddNumber = /[[:,\s]-?(?:\d+\.\d*0|0(?=[\s,\]}])(?<=-0)|\d[\d.]*[eE]|[\d.]{16})/;

function parseJson(text: string): { value: unknown } | undefined {
  const first = /^\s*(.)/.exec(text.slice(0, 1000))?.[1];
  if (first !== "{" && first !== "[") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // YAML then: it says what is wrong, and where
  }
  if (oddNumber.test(text)) {
    try {
      return { value: yamlValues(text, true)[0] };
    } catch {
      // Too large for YAML, or a key too long: the numbers stand as JSON means them.
    }
  }
  return { value: checkedCopy(value, 0, { values: 0 }) };
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

function toValue(node: unknown, reading: Reading, depth: number): unknown {
  if (++reading.values > valuesMax) throw refuse(`more than ${valuesMax} values (aliases counted at each use)`);
  if (depth > bodyDepthMax) throw refuse(`nested deeper than ${bodyDepthMax}`);
  if (node === null || node === undefined) return null;
  if (isScalar(node)) {
    const value = node.type === "PLAIN" ? (node.source ?? String(node.value)) : String(node.value ?? "");
    return node.type === "PLAIN" && node.tag === undefined ? plainScalar(value, reading.isJson) : value;
  }
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target === undefined) throw refuse(`the alias *${node.source} has no anchor before it`);
    return toValue(target, reading, depth + 1);
  }
  if (isSeq(node)) return node.items.map((item) => toValue(item, reading, depth + 1));
  if (!isMap(node)) throw refuse("it holds something that is neither a word, a list nor an object");
  const out: Record<string, unknown> = {};
  let merges: unknown[] = [];
  for (const pair of node.items) {
    const key = mapKey(pair.key);
    const value = toValue(pair.value, reading, depth + 1);
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

function documentValue(document: Document.Parsed<ParsedNode>, text: string, isJson: boolean): unknown {
  const [error] = document.errors;
  if (error) throw refuse(`${error.message.replace(/\s+/g, " ").slice(0, 200)} (${lineOf(text, error.pos[0])})`);
  return toValue(document.contents, { values: 0, anchors: anchorsIn(document), isJson }, 0);
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

/**
 * An object that stands within another file of YAML, read as a body is.
 * @throws Fault BadRequest
 */
export function readNode(node: Node): unknown {
  return toValue(node, { values: 0, anchors: anchorsIn(node), isJson: false }, 0);
}

function yamlValues(text: string, isJson = false): unknown[] {
  const options = {
    version: "1.2",
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  } as const;
  const values: unknown[] = [];
  for (const document of new Composer(options).compose(readTokens(text), false, text.length)) {
    const value = documentValue(document, text, isJson);
    if (value !== null) values.push(value);
  }
  return values;
}

/** Every part by itself; where a part is wrong is told by its place in the whole. */
function valuesOfParts(parts: readonly TextPart[], text: string): unknown[] {
  return parts.flatMap((part) => {
    // What stands before it is blank here, so that lines and columns are those of the whole.
    const before = text.slice(0, part.offset).replace(/[^\n]/g, " ");
    return readPart(part.text) ?? yamlValues(before + part.text);
  });
}

/** JSON, or JSON objects one after another; undefined if it is neither. */
function readPart(text: string): unknown[] | undefined {
  const json = parseJson(text);
  if (json) return [json.value];
  const parts = jsonTexts(text);
  return parts && valuesOfParts(parts, text);
}

function valuesOf(text: string): unknown[] {
  let fault: unknown;
  try {
    const values = readPart(text);
    if (values) return values;
  } catch (error) {
    fault = error;
  }
  try {
    return yamlValues(text);
  } catch (error) {
    const documents = documentTexts(text);
    // Objects one after another may stand in any of the documents.
    if (documents.length > 1 && documents.some((d) => /^(---)?\s*[{[]/.test(d.text)))
      return valuesOfParts(documents, text);
    throw fault ?? error;
  }
}

/**
 * Every document of a YAML text, or every object of a JSON text (one after another, with or without a newline); empty
 * documents are left out. Scalars that are not written as JSON writes them are {@link Written}.
 * @throws Fault BadRequest with the place of the mistake; RequestEntityTooLarge
 */
export function readDocuments(text: string): unknown[] {
  if (text.length > bodyCharsMax) {
    throw new Fault(
      "RequestEntityTooLarge",
      `the body has ${text.length} characters; at most ${bodyCharsMax} are taken`,
    );
  }
  return valuesOf(text);
}

/** {@link readDocuments} as plain JSON values, for who does not ask how a scalar was written. */
export function parseDocuments(text: string): unknown[] {
  return readDocuments(text).map(plainValue);
}

/**
 * The one value of a request body, with scalars as they are written.
 * @throws Fault BadRequest: empty, not readable, more than one document; RequestEntityTooLarge
 */
export function readBody(text: string): unknown {
  const values = readDocuments(text);
  if (values.length === 0) throw refuse("it is empty");
  if (values.length > 1) throw refuse(`it has ${values.length} documents; send them one by one`);
  return values[0];
}

/** {@link readBody} as a plain JSON value. */
export function parseBody(text: string): unknown {
  return plainValue(readBody(text));
}
