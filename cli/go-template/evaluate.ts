/** The value of a pipeline of a template: fields, variables and functions, each command fed with the one before. */
import { callFunction } from "./functions.js";
import type { Command, Operand, Pipe, Template } from "./syntax.js";
import { TemplateError } from "./template-error.js";
import { truth, typeName } from "./values.js";

export interface State {
  template: Template;
  dot: unknown;
  /** Variables, innermost last. */
  scope: Map<string, unknown>[];
  depth: number;
  out: string[];
}

export const fault = (message: string, at: number, { template }: State): TemplateError =>
  new TemplateError(message, template.source, at);

export const inside = (state: State): State => ({ ...state, scope: [...state.scope, new Map()] });

export function evaluate(pipe: Pipe, state: State): unknown {
  let value: unknown;
  for (const [i, command] of pipe.commands.entries()) value = apply(command, i === 0 ? [] : [value], state);
  const [name] = pipe.declares;
  if (name !== undefined) declare(name, value, pipe.isAssignment, pipe.at, state);
  return value;
}

export function declare(name: string, value: unknown, isAssignment: boolean, at: number, state: State): void {
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
