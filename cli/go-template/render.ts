import { declare, evaluate, fault, inside, type State } from "./evaluate.js";
import { printed } from "./functions.js";
import { parseTemplate } from "./parse.js";
import type { Node } from "./syntax.js";
import { toText, truth } from "./values.js";

/** Templates that call each other deeper than this never end. */
const depthMax = 500;

/** How a list of nodes ended, if not by its end. */
type Leap = "break" | "continue" | undefined;

/**
 * The text a template makes of a value of JSON.
 * @throws TemplateError with the place
 */
export function renderTemplate(source: string, data: unknown): string {
  const template = parseTemplate(source);
  const state: State = { template, dot: data, scope: [new Map([["$", data]])], depth: 0, out: [] };
  run(template.nodes, state);
  return state.out.join("");
}

function run(nodes: readonly Node[], state: State): Leap {
  for (const node of nodes) {
    const leap = runNode(node, state);
    if (leap) return leap;
  }
  return undefined;
}

function runNode(node: Node, state: State): Leap {
  switch (node.is) {
    case "text":
      state.out.push(node.text);
      return undefined;
    case "print": {
      const value = evaluate(node.pipe, state);
      if (node.pipe.declares.length === 0) state.out.push(printed(value));
      return undefined;
    }
    case "range":
      return runRange(node, state);
    case "if":
    case "with": {
      const inner = inside(state);
      const value = evaluate(node.pipe, inner);
      if (!truth(value)) return run(node.otherwise, inner);
      return run(node.body, node.is === "with" ? { ...inner, dot: value } : inner);
    }
    case "template":
      runNamed(node, state);
      return undefined;
    default:
      return node.is;
  }
}

function runNamed(node: Extract<Node, { is: "template" }>, state: State): void {
  const nodes = state.template.named.get(node.name);
  if (!nodes) throw fault(`template "${node.name}" not defined`, node.at, state);
  if (state.depth >= depthMax) throw fault(`more than ${depthMax} templates within each other`, node.at, state);
  const dot = node.pipe ? evaluate(node.pipe, state) : undefined;
  run(nodes, { ...state, dot, scope: [new Map([["$", dot]])], depth: state.depth + 1 });
}

function entries(value: unknown, at: number, state: State): [unknown, unknown][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((v, i) => [i, v]);
  if (typeof value === "object")
    return Object.keys(value)
      .sort()
      .map((k) => [k, (value as Record<string, unknown>)[k]]);
  throw fault(`range can't iterate over ${toText(value)}`, at, state);
}

function runRange(node: Extract<Node, { body: Node[] }>, state: State): Leap {
  const { declares, isAssignment, at } = node.pipe;
  const outer = inside(state);
  const list = entries(evaluate({ ...node.pipe, declares: [] }, outer), at, state);
  if (list.length === 0) return run(node.otherwise, outer);
  for (const [key, value] of list) {
    const inner = { ...inside(outer), dot: value };
    const values = declares.length === 1 ? [value] : [key, value];
    for (const [i, name] of declares.entries()) declare(name, values[i], isAssignment, at, inner);
    if (run(node.body, inner) === "break") break;
  }
  return undefined;
}
