/** A rule written anew: the same in all but that its loops, sums and comparisons are counted (meter.ts). */
import type { ASTNode } from "@marcbachmann/cel-js";

/** Names that no rule may use: whoever wrote them would count for us. */
export const spendName = "__spend";
export const sizedName = "__sized";

const loops: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);
/** What walks along its receiver and makes something that may be larger than both. */
const walks: ReadonlySet<string> = new Set(["find", "findAll", "replace", "split", "join", "format"]);

const isNode = (value: unknown): value is ASTNode => typeof value === "object" && value !== null && "op" in value;

function partsOf({ args }: ASTNode): ASTNode[] {
  return (Array.isArray(args) ? (args as unknown[]).flat(3) : [args]).filter(isNode);
}

/** A node and all below it. */
export function* nodesOf(node: ASTNode): Iterable<ASTNode> {
  yield node;
  for (const part of partsOf(node)) yield* nodesOf(part);
}

const countOf = (node: ASTNode): number => [...nodesOf(node)].length;
const spent = (...bodies: ASTNode[]): string => `${spendName}(${bodies.reduce((sum, body) => sum + countOf(body), 0)})`;
/** Not `&&`, which looks at its other side where one fails. */
const counted = (condition: ASTNode, ...bodies: ASTNode[]): string =>
  `(${spent(condition, ...bodies)} ? ${bounded(condition)} : false)`;
const sized = (text: string): string => `${sizedName}(${text})`;

function literal(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return `double(${JSON.stringify(String(value))})`;
  if (value instanceof Uint8Array)
    return `b"${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
  // An unsigned number is the only object left.
  return typeof value === "object" && value !== null ? `${String(value)}u` : String(value);
}

function loop(name: string, receiver: string, args: readonly ASTNode[]): string | undefined {
  const [variable, first, second] = args;
  if (!loops.has(name) || variable?.op !== "id" || !first) return undefined;
  const head = `${receiver}.${name}(${variable.args}, `;
  if (name !== "map") return `${head}${counted(first)})`;
  if (!second) return `${head}${spent(first)}, ${bounded(first)})`;
  return `${head}${counted(first, second)}, ${bounded(second)})`;
}

function call(name: string, receiver: ASTNode, args: readonly ASTNode[]): string {
  // Macros take names, not values.
  const on = bounded(receiver);
  const made = loop(name, on, args);
  if (made !== undefined) return made;
  const list = args.map(bounded).join(", ");
  if (name === "matches") return `${on}.__matches(${list})`;
  return walks.has(name) ? sized(`${sized(on)}.${name}(${list})`) : `${on}.${name}(${list})`;
}

/** The rule as a text, in brackets everywhere. */
export function bounded(node: ASTNode): string {
  switch (node.op) {
    case "value":
      return literal(node.args);
    case "id":
      return node.args;
    case ".":
    case ".?":
      return `${bounded(node.args[0])}${node.op}${node.args[1]}`;
    case "[]":
      return `${bounded(node.args[0])}[${bounded(node.args[1])}]`;
    case "[?]":
      return `${bounded(node.args[0])}[?${bounded(node.args[1])}]`;
    case "call":
      return `${node.args[0]}(${node.args[1].map(bounded).join(", ")})`;
    case "rcall":
      return call(node.args[0], node.args[1], node.args[2]);
    case "list":
      return `[${node.args.map(bounded).join(", ")}]`;
    case "map":
      return `{${node.args.map(([key, value]) => `${bounded(key)}: ${bounded(value)}`).join(", ")}}`;
    case "?:":
      return `(${bounded(node.args[0])} ? ${bounded(node.args[1])} : ${bounded(node.args[2])})`;
    case "!_":
    case "-_":
      return `(${node.op[0]}${bounded(node.args)})`;
    case "+":
      return sized(`${bounded(node.args[0])} + ${bounded(node.args[1])}`);
    case "==":
    case "!=":
      return `(${sized(bounded(node.args[0]))} ${node.op} ${bounded(node.args[1])})`;
    case "in":
      return `(${bounded(node.args[0])} in ${sized(bounded(node.args[1]))})`;
    default:
      return `(${bounded(node.args[0])} ${node.op} ${bounded(node.args[1])})`;
  }
}
