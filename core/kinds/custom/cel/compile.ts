/** Expressions of rules, ready to be asked; each text is read once. */
import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { patternOf } from "../pattern.js";
import { bounded, nodesOf, sizedName, spendName } from "./bounded.js";
import { environment } from "./environment.js";
import { spend, weightOf } from "./meter.js";

const counting = environment
  .clone()
  .registerFunction(`${spendName}(int): bool`, (visits: bigint) => {
    spend(Number(visits));
    return true;
  })
  .registerFunction(`${sizedName}(T): T`, (value: unknown) => {
    spend(weightOf(value));
    return value;
  });

const someOf = environment.parse("optional.of(v)");
const noneOf = environment.parse("optional.none()");

/** What `oldSelf` is where there may be none. */
export const optional = (value: unknown): unknown => (value === undefined ? noneOf({}) : someOf({ v: value }));

export interface Compiled {
  /** What the expression is of a value and what it was before. @throws Error of the expression, OutOfBudget */
  ask(self: unknown, oldSelf: unknown): unknown;
  /** It says how a value may change. */
  isTransition: boolean;
  /** What Kubernetes has in its rules, and this has not; "" if there is nothing of it. Such a rule is not asked. */
  beyond: string;
}

/** Kubernetes' functions and macros that the library has no way to. */
const absent: ReadonlySet<string> = new Set(
  "existsOne transformList transformMap transformMapEntry semver isSemver validate format jsonpatch".split(" "),
);

function beyond(node: ASTNode): string {
  for (const { op, args } of nodesOf(node)) {
    if (op !== "call" && op !== "rcall") continue;
    const [name] = args;
    const isPair = op === "rcall" && ["all", "exists"].includes(name) && args[2].length === 3;
    if (absent.has(name) || isPair) return isPair ? `${name} with two variables` : name;
  }
  return "";
}

const known = new Map<string, Compiled>();
/** Those of definitions that are no more are forgotten with all others. */
const knownMax = 10_000;

/** @throws Error for what is no expression */
export function compile(text: string): Compiled {
  const before = known.get(text);
  if (before) return before;
  if (known.size >= knownMax) known.clear();
  const { ast } = environment.parse(text);
  const nodes = [...nodesOf(ast)];
  const missing = beyond(ast);
  const run = missing === "" ? counting.parse(bounded(ast)) : undefined;
  const made: Compiled = {
    ask(self, oldSelf) {
      spend(nodes.length);
      return run?.({ self, oldSelf });
    },
    isTransition: nodes.some((n) => n.op === "id" && n.args === "oldSelf"),
    beyond: missing,
  };
  known.set(text, made);
  return made;
}

/** Names that are ours, and what would bind values to names, by which texts grow without a loop. */
function foreignName({ op, args }: ASTNode): string {
  if (op !== "call" && op !== "rcall") return "";
  const [name] = args;
  return name.startsWith("__") || name === "bind" ? name : "";
}

const lineOf = (error: unknown): string => String((error as Error | undefined)?.message ?? error).split("\n")[0] ?? "";

/** A pattern that stands in the rule is read with it. */
function badPattern({ op, args }: ASTNode): string {
  if (op !== "rcall" || args[0] !== "matches") return "";
  const [pattern] = args[2];
  if (pattern?.op !== "value" || typeof pattern.args !== "string") return "";
  return patternOf(pattern.args) ? "" : `invalid matches argument: ${pattern.args}`;
}

/** What is wrong with an expression, in a line; "" if it is of the type that is wanted. */
export function faultOf(env: Environment, text: string, wanted: "bool" | "string"): string {
  try {
    const { check, ast } = env.parse(text);
    for (const node of nodesOf(ast)) {
      const name = foreignName(node);
      const why = name === "" ? badPattern(node) : `undeclared reference to '${name}'`;
      if (why !== "") return why;
    }
    if (beyond(ast) !== "") return "";
    const { valid, type = "", error } = check();
    if (!valid) return lineOf(error);
    return type === wanted || type === "dyn" ? "" : `must evaluate to a ${wanted}, and not to ${type}`;
  } catch (error) {
    return lineOf(error);
  }
}
