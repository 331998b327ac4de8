import { functions, toText, truth } from "./functions.js";
import { type Command, type Node, type Operand, type Pipe, parseTemplate, TemplateError } from "./parse.js";

/** Variables, innermost last. */
type Scope = Map<string, unknown>[];

interface State {
  dot: unknown;
  scope: Scope;
  out: string[];
}

/**
 * The text a template makes of a value.
 * @throws TemplateError with the line
 */
export function renderTemplate(source: string, data: unknown): string {
  const state: State = { dot: data, scope: [new Map([["$", data]])], out: [] };
  run(parseTemplate(source), state);
  return state.out.join("");
}

function run(nodes: readonly Node[], state: State): void {
  for (const node of nodes) {
    if (node.is === "text") state.out.push(node.text);
    else if (node.is === "print") {
      const value = evaluate(node.pipe, state);
      if (node.pipe.declares.length === 0) state.out.push(toText(value));
    } else if (node.is === "range") runRange(node, state);
    else {
      const inner = inside(state);
      const value = evaluate(node.pipe, inner);
      if (!truth(value)) run(node.otherwise, inside(state));
      else run(node.body, node.is === "with" ? { ...inner, dot: value } : inner);
    }
  }
}

const inside = (state: State): State => ({ ...state, scope: [...state.scope, new Map()] });

function entries(value: unknown, line: number): [unknown, unknown][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((v, i) => [i, v]);
  if (typeof value === "object")
    return Object.keys(value)
      .sort()
      .map((k) => [k, (value as Record<string, unknown>)[k]]);
  throw new TemplateError(`range can't iterate over ${toText(value)}`, line);
}

function runRange(node: Extract<Node, { body: Node[] }>, state: State): void {
  const { declares, line } = node.pipe;
  const list = entries(evaluate({ ...node.pipe, declares: [] }, state), line);
  if (list.length === 0) run(node.otherwise, inside(state));
  for (const [key, value] of list) {
    const inner = { ...inside(state), dot: value };
    const variables = inner.scope.at(-1);
    if (declares.length === 1) variables?.set(declares[0] ?? "", value);
    if (declares.length === 2) variables?.set(declares[0] ?? "", key).set(declares[1] ?? "", value);
    run(node.body, inner);
  }
}

function evaluate(pipe: Pipe, state: State): unknown {
  let value: unknown;
  for (const [i, command] of pipe.commands.entries()) value = apply(command, i === 0 ? [] : [value], pipe.line, state);
  const [name] = pipe.declares;
  if (name !== undefined) declare(name, value, pipe, state);
  return value;
}

function declare(name: string, value: unknown, pipe: Pipe, { scope }: State): void {
  const holder = pipe.isAssignment ? scope.findLast((s) => s.has(name)) : scope.at(-1);
  if (!holder) throw new TemplateError(`undefined variable ${name}`, pipe.line);
  holder.set(name, value);
}

function apply(command: Command, piped: unknown[], line: number, state: State): unknown {
  const [first, ...rest] = command;
  if (!first) return undefined;
  if (first.is !== "call") {
    if (rest.length + piped.length > 0) throw new TemplateError("a value that is no function is given arguments", line);
    return operand(first, line, state);
  }
  if (first.name === "and" || first.name === "or") return shortCircuit(first.name, rest, piped, line, state);
  const fn = Object.hasOwn(functions, first.name) ? functions[first.name] : undefined;
  if (!fn) throw new TemplateError(`function "${first.name}" not defined`, line);
  const args = [...rest.map((o) => operand(o, line, state)), ...piped];
  if (args.length < Math.min(fn.length, 1)) throw new TemplateError(`${first.name} needs an argument`, line);
  try {
    return fn(...args);
  } catch (error) {
    throw new TemplateError(`${first.name}: ${(error as Error).message}`, line);
  }
}

function shortCircuit(
  name: "and" | "or",
  rest: readonly Operand[],
  piped: unknown[],
  line: number,
  state: State,
): unknown {
  let value: unknown;
  for (const o of rest) {
    value = operand(o, line, state);
    if (truth(value) === (name === "or")) return value;
  }
  return piped.length > 0 ? piped[0] : value;
}

function operand(o: Operand, line: number, state: State): unknown {
  switch (o.is) {
    case "value":
      return o.value;
    case "field":
      return walk(state.dot, o.path, line);
    case "variable": {
      const holder = state.scope.findLast((s) => s.has(o.name));
      if (!holder) throw new TemplateError(`undefined variable ${o.name}`, line);
      return walk(holder.get(o.name), o.path, line);
    }
    case "pipe":
      return walk(evaluate(o.pipe, inside(state)), o.path, line);
    default:
      return apply([o], [], line, state);
  }
}

/** A field that an object does not have is no value; a field of what is no object is a fault. */
function walk(value: unknown, path: readonly string[], line: number): unknown {
  let at = value;
  for (const name of path) {
    if (at === undefined || at === null) return undefined;
    if (typeof at !== "object" || Array.isArray(at))
      throw new TemplateError(`can't evaluate field ${name} in ${toText(at).slice(0, 60)}`, line);
    at = Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined;
  }
  return at;
}
