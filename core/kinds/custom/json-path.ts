/**
 * The JSONPath that columns and scales are given in: `.spec.replicas`, `.metadata.labels['a.b']`, `.list[0].name`,
 * `.status.conditions[?(@.type=="Ready")].status`, `.items[*].name`. Source: Kubernetes' documentation, "JSONPath Support".
 */
import { isRecord } from "../../schema/shape.js";

type Step = (value: unknown) => unknown[];

const fieldStep =
  (name: string): Step =>
  (value) =>
    isRecord(value) && Object.hasOwn(value, name) ? [value[name]] : [];

const all: Step = (value) => (Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []);

const element =
  (index: number): Step =>
  (value) => {
    if (!Array.isArray(value)) return [];
    const at = index < 0 ? value.length + index : index;
    return Object.hasOwn(value, at) ? [value[at]] : [];
  };

function filter(path: string, operator: string, wanted: unknown): Step | undefined {
  const steps = stepsOf(path);
  if (!steps) return undefined;
  return (value) =>
    (Array.isArray(value) ? value : []).filter((one: unknown) => {
      const [is] = follow(steps, one);
      return (is === wanted) === (operator === "==") && (operator === "!=" || is !== undefined);
    });
}

const tokens =
  /\.([A-Za-z0-9_$-]+|\*)|\[(\*|-?\d{1,9})\]|\[(?:'([^']*)'|"([^"]*)")\]|\[\?\(@((?:\.[A-Za-z0-9_-]+)+)\s*(==|!=)\s*("[^"]*"|'[^']*'|true|false|-?\d+)\)\]/y;

function literal(text: string): unknown {
  return /^['"]/.test(text) ? text.slice(1, -1) : (JSON.parse(text) as unknown);
}

function stepOf(match: RegExpExecArray): Step | undefined {
  const [, field, index, single, double, path, operator = "", wanted = ""] = match;
  if (field === "*" || index === "*") return all;
  if (field !== undefined) return fieldStep(field);
  if (index !== undefined) return element(Number(index));
  if (path !== undefined) return filter(path, operator, literal(wanted));
  return fieldStep(single ?? double ?? "");
}

function stepsOf(text: string): Step[] | undefined {
  const steps: Step[] = [];
  // A dot in a name may be escaped, as kubectl has it.
  const path = text.replace(
    /\.((?:[A-Za-z0-9_-]*\\\.)+[A-Za-z0-9_/-]*)/g,
    (_, name: string) => `['${name.replaceAll("\\.", ".")}']`,
  );
  tokens.lastIndex = 0;
  while (tokens.lastIndex < path.length) {
    const from = tokens.lastIndex;
    const match = new RegExp(tokens.source, "y");
    match.lastIndex = from;
    const found = match.exec(path);
    const step = found ? stepOf(found) : undefined;
    if (!found || !step) return undefined;
    steps.push(step);
    tokens.lastIndex = from + found[0].length;
  }
  return steps.length > 0 ? steps : undefined;
}

const follow = (steps: readonly Step[], value: unknown): unknown[] =>
  steps.reduce<unknown[]>((values, step) => values.flatMap(step), [value]);

/** Reads what a path leads to; undefined: it is no path of this language. */
export function jsonPath(text: string): ((value: unknown) => unknown[]) | undefined {
  const steps = stepsOf(text.replace(/^\{(.*)\}$/, "$1"));
  return steps && ((value) => follow(steps, value));
}
