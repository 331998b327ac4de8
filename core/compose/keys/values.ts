/** The sorts of words that stand in compose files. A number may be written as a text, as variables bring them. */
import { durationSeconds, sizeBytes } from "../reading/units.js";
import { either, list, map, type Shape } from "./shape.js";

const isNumber = (text: string): boolean => /^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(text);

export const text: Shape = { is: "leaf", what: "a text", isRight: () => true };
export const number: Shape = { is: "leaf", what: "a number", isRight: (leaf) => isNumber(leaf.text) };
export const whole: Shape = {
  is: "leaf",
  what: "a whole number",
  isRight: ({ value, text: word }) => /^[-+]?\d+$/.test(word) || (typeof value === "number" && Number.isInteger(value)),
};
export const flag: Shape = {
  is: "leaf",
  what: "true or false",
  isRight: ({ text: word }) => /^(true|false)$/i.test(word),
};
export const duration: Shape = {
  is: "leaf",
  what: "a time such as 1m30s",
  isRight: (leaf) => !Number.isNaN(durationSeconds(leaf.text)),
};
export const size: Shape = {
  is: "leaf",
  what: "a size such as 64m",
  isRight: (leaf) => leaf.text === "-1" || !Number.isNaN(sizeBytes(leaf.text)),
};
export const oneOf = (...words: string[]): Shape => ({
  is: "leaf",
  what: words.length === 1 ? String(words[0]) : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`,
  isRight: (leaf) => words.includes(leaf.text),
});

export const texts = list(text);
export const textOrList = either(text, texts);
/** `NAME: value`, or a list of `NAME=value`. */
export const pairs = either(map(text), texts);
/** What is kept without being understood. */
export const anything: Shape = { is: "any" };
