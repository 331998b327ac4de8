/**
 * Bodies and files are YAML, as in 0.5.4: JSON, JSON with trailing commas and comments, unquoted words, tabs
 * inside brackets. Text that is JSON takes the fast way. Scalars are read so that nothing is lost: what is not
 * written as JSON writes it (`0022`, `1.10`, `TRUE`) is kept as it is written, until the field says what belongs there.
 */
import type { Node } from "yaml";
import { Fault } from "../fault.js";
import { duplicateFields, namesAtMost } from "./json-duplicates.js";
import { documentTexts, jsonTexts, type TextPart } from "./json-texts.js";
import { plainValue } from "./written.js";
import { bodyDepthMax, nodeValue, type Place, yamlValues } from "./yaml.js";
import { unreadable, YamlBudget, type YamlLimits } from "./yaml-budget.js";

/** Largest text that is read, in UTF-16 units. */
export const bodyCharsMax = 2 * 1024 * 1024;
/** Values of a JSON text. */
const valuesMax = 400_000;

/** What reading a text may cost besides what its size and JSON do. */
export interface TextLimits extends YamlLimits {
  /** Objects one after another, and documents. */
  readonly documents: number;
}

/** Of YAML in a file, read by who has it: a second or two at most. */
export const fileLimits: TextLimits = { chars: bodyCharsMax, lexemes: 150_000, values: valuesMax, documents: 100_000 };
/** Of YAML that somebody sends: it holds up everybody for as long as it is read. */
export const wireLimits: TextLimits = { chars: 64 * 1024, lexemes: 6_000, values: 20_000, documents: 1 };

/** A copy of what JSON.parse made, without `__proto__` and not too deep or large. */
function checkedCopy(value: unknown, depth: number, budget: { values: number; names: number }): unknown {
  if (++budget.values > valuesMax) throw unreadable(`more than ${valuesMax} values`);
  if (typeof value !== "object" || value === null) return value;
  if (depth > bodyDepthMax) throw unreadable(`nested deeper than ${bodyDepthMax}`);
  if (Array.isArray(value)) return value.map((v) => checkedCopy(v, depth + 1, budget));
  const out: Record<string, unknown> = {};
  for (const [key, v] of Object.entries(value)) {
    budget.names++;
    if (key !== "__proto__") out[key] = checkedCopy(v, depth + 1, budget);
  }
  return out;
}

/** Numbers that JSON.parse would not give back as they stand: `1.10`, `1e3`, `-0`, or too many digits. */
const oddNumber = /[[:,\s]-?(?:\d+\.\d*0|0(?=[\s,\]}])(?<=-0)|\d[\d.]*[eE]|[\d.]{16})/;

function parseJson({ text, place, budget, twice }: Reading): { value: unknown } | undefined {
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
      return { value: yamlValues(text, budget, place, { isJson: true, twice })[0] };
    } catch {
      // Too large for YAML, or a key too long: the numbers stand as JSON means them.
    }
  }
  const count = { values: 0, names: 0 };
  const copy = checkedCopy(value, 0, count);
  if (namesAtMost(text) > count.names) twice.push(...duplicateFields(text));
  return { value: copy };
}

/** A text, or a part of one. */
interface Reading {
  text: string;
  place: Place;
  budget: YamlBudget;
  limits: TextLimits;
  /** Paths of fields that are given again. */
  twice: string[];
}

function valuesOfParts(parts: readonly TextPart[], { place, budget, limits, twice }: Reading): unknown[] {
  if (parts.length > limits.documents) throw tooMany(limits);
  return parts.flatMap(({ text, offset }) => {
    const part = { text, place: { whole: place.whole, offset: place.offset + offset }, budget, limits, twice };
    return readPart(part) ?? yamlValues(text, budget, part.place, { twice });
  });
}

/** JSON, or JSON objects one after another; undefined if it is neither. */
function readPart(reading: Reading): unknown[] | undefined {
  const { text, limits } = reading;
  const json = parseJson(reading);
  if (json) return [json.value];
  const parts = jsonTexts(text, limits.documents);
  return parts && valuesOfParts(parts, reading);
}

function tooMany({ documents }: TextLimits): Fault {
  return documents === 1
    ? unreadable("it has 2 documents or more; send them one by one")
    : unreadable(`it has more than ${documents} documents`);
}

function valuesOf(text: string, limits: TextLimits, told: string[]): unknown[] {
  let fault: unknown;
  /** @returns undefined when there is another way to read it */
  const attempt = (read: (reading: Reading) => unknown[] | undefined): unknown[] | undefined => {
    const twice: string[] = [];
    const reading = { text, place: { whole: text, offset: 0 }, budget: new YamlBudget(limits), limits, twice };
    try {
      const values = read(reading);
      if (values) told.push(...twice);
      return values;
    } catch (error) {
      fault ??= error;
      if (reading.budget.isSpent) throw error;
      return undefined;
    }
  };
  const documents = (reading: Reading): unknown[] | undefined => {
    const parts = documentTexts(text);
    // Objects one after another may stand in any of the documents.
    const hasObjects = parts.length > 1 && parts.some((d) => /^(---)?\s*[{[]/.test(d.text));
    return hasObjects ? valuesOfParts(parts, reading) : undefined;
  };
  const values =
    attempt(readPart) ??
    attempt(({ budget, place, twice }) => yamlValues(text, budget, place, { twice })) ??
    attempt(documents);
  if (values) return values;
  throw fault;
}

/**
 * Every document of a YAML text, or every object of a JSON text (one after another, with or without a newline); empty
 * documents are left out. Scalars that are not written as JSON writes them are {@link Written}.
 * @param twice where paths of fields that are given again are put; the last one counts
 * @throws Fault BadRequest with the place of the mistake; RequestEntityTooLarge
 */
export function readDocuments(text: string, limits: TextLimits = fileLimits, twice: string[] = []): unknown[] {
  if (text.length > bodyCharsMax) {
    throw new Fault(
      "RequestEntityTooLarge",
      `the body has ${text.length} characters; at most ${bodyCharsMax} are taken`,
    );
  }
  const values = valuesOf(text, limits, twice);
  if (values.length > limits.documents) throw tooMany(limits);
  return values;
}

/** {@link readDocuments} as plain JSON values, for who does not ask how a scalar was written. */
export function parseDocuments(text: string): unknown[] {
  return readDocuments(text).map(plainValue);
}

/**
 * The one value of a request's body, with scalars as they are written.
 * @throws Fault BadRequest: empty, not readable, more than one document; RequestEntityTooLarge
 */
export function readBody(text: string, twice: string[] = []): unknown {
  const values = readDocuments(text, wireLimits, twice);
  if (values.length === 0) throw unreadable("it is empty");
  return values[0];
}

/** {@link readBody} as a plain JSON value. */
export function parseBody(text: string): unknown {
  return plainValue(readBody(text));
}

/**
 * An object that stands within another file of YAML, read as a body is.
 * @throws Fault BadRequest
 */
export const readNode = (node: Node): unknown => nodeValue(node, fileLimits);
