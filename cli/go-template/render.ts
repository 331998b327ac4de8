import { callFunction, printed } from "./functions.js";
import { TemplateError } from "./lex.js";
import { type Command, type Node, type Operand, type Pipe, parseTemplate, type Template } from "./parse.js";
import { toText, truth, typeName } from "./values.js";

/** Templates that call each other deeper than this never end. */
const depthMax = 500;

interface State {
  template: Template;
  dot: unknown;
  /** Variables, innermost last. */
  scope: Map<string, unknown>[];
  depth: number;
  out: string[];
}

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

const fault = (message: string, at: number, { template }: State): TemplateError =>
  new TemplateError(message, template.source, at);

const inside = (state: State): State => ({ ...state, scope: [...state.scope, new Map()] });

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

function evaluate(pipe: Pipe, state: State): unknown {
  let value: unknown;
  for (const [i, command] of pipe.commands.entries()) value = apply(command, i === 0 ? [] : [value], state);
  const [name] = pipe.declares;
  if (name !== undefined) declare(name, value, pipe.isAssignment, pipe.at, state);
  return value;
}

function declare(name: string, value: unknown, isAssignment: boolean, at: number, state: State): void {
  const holder = isAssignment ? state.scope.findLast((s) => s.has(name)) : state.scope.at(-1);
  if (!holder) throw fault(`undefined variable ${name}`, at, state);
  holder.set(name, value);
}

/** @param piped the value of the command before, if there is one: the last argument */
function apply([first, ...rest]: Command, piped: readonly unknown[], state: State): unknown {
  if (!first) return undefined;
  if (first.is !== "call") {
    if (rest.length + piped.length > 0) throw fault("a value that is no function is given arguments", first.at, state);
    return operand(first, state);
  }
  const { name, at } = first;
  if ((name === "and" || name === "or") && rest.length > 0) return untilDecided(name, rest, piped, state);
  const args = [...rest.map((o) => operand(o, state)), ...piped];
  try {
    return callFunction(name, args);
  } catch (error) {
    throw fault(`${name}: ${(error as Error).message}`, at, state);
  }
}

/** The first argument that decides, else the last one; those behind it are not looked at. */
function untilDecided(
  name: "and" | "or",
  operands: readonly Operand[],
  piped: readonly unknown[],
  state: State,
): unknown {
  let value: unknown;
  for (const o of operands) {
    value = operand(o, state);
    if (truth(value) === (name === "or")) return value;
  }
  return piped.length > 0 ? piped[0] : value;
}

function operand(o: Operand, state: State): unknown {
  switch (o.is) {
    case "value":
      return o.value;
    case "field":
      return walk(state.dot, o.path, o.at, state);
    case "variable": {
      const holder = state.scope.findLast((s) => s.has(o.name));
      if (!holder) throw fault(`undefined variable ${o.name}`, o.at, state);
      return walk(holder.get(o.name), o.path, o.at, state);
    }
    case "pipe":
      return walk(evaluate(o.pipe, inside(state)), o.path, o.at, state);
    default:
      return apply([o], [], state);
  }
}

/** A field that an object does not have is no value; a field of what is no object is a fault. */
function walk(from: unknown, path: readonly string[], at: number, state: State): unknown {
  let value = from;
  for (const name of path) {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object" || Array.isArray(value))
      throw fault(`can't evaluate field ${name} of ${typeName(value)}`, at, state);
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}
