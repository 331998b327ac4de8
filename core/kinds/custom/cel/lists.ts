/** Lists: `isSorted`, `sum`, `min`, `max`, `indexOf`, `lastIndexOf`, and `sets`. */
import { Environment } from "@marcbachmann/cel-js";
import { spend, weightOf } from "./meter.js";

/** Of times, what they count as. */
type Comparable = bigint | number | string | boolean | { valueOf(): number };
type List = readonly Comparable[];

const less = (a: Comparable, b: Comparable): boolean => a.valueOf() < b.valueOf();

function best(list: List, isBetter: (a: Comparable, b: Comparable) => boolean): Comparable {
  const [first, ...more] = list;
  if (first === undefined) throw new Error("min and max need a list that is not empty");
  return more.reduce((found, one) => (isBetter(one, found) ? one : found), first);
}

function sum(list: List): bigint | number {
  if (list.some((one) => typeof one === "number")) return list.reduce<number>((all, one) => all + Number(one), 0);
  return list.reduce<bigint>((all, one) => all + BigInt(one as bigint), 0n);
}

class Sets {}

/** Everything there is of `sets.NAME`; equality is the language's own. */
function addSets(env: Environment): void {
  const isIn = new Environment({ unlistedVariablesAreDyn: true }).parse("one in within");
  const has = (list: unknown, one: unknown): boolean => {
    spend(weightOf(list));
    return isIn({ within: list, one }) === true;
  };
  const contains = (list: readonly unknown[], other: readonly unknown[]): boolean =>
    other.every((one) => has(list, one));
  env.registerType("Sets", Sets).registerConstant("sets", "Sets", new Sets());
  const method = (name: string, of: (a: readonly unknown[], b: readonly unknown[]) => boolean): void => {
    env.registerFunction(`Sets.${name}(list, list): bool`, (_: Sets, a: readonly unknown[], b: readonly unknown[]) =>
      of(a, b),
    );
  };
  method("contains", contains);
  method("equivalent", (a, b) => contains(a, b) && contains(b, a));
  method("intersects", (a, b) => a.some((one) => has(b, one)));
}

export function addLists(env: Environment): void {
  addSets(env);
  const add = (signature: string, of: (list: List, one: Comparable) => unknown): void => {
    env.registerFunction(signature, (list: List, one: Comparable) => {
      spend(weightOf(list));
      return of(list, one);
    });
  };
  add("list.isSorted(): bool", (list) => list.every((one, i) => i === 0 || !less(one, list[i - 1] as Comparable)));
  add("list.sum(): dyn", sum);
  add("list.min(): dyn", (list) => best(list, less));
  add("list.max(): dyn", (list) => best(list, (a, b) => less(b, a)));
  add("list.indexOf(dyn): int", (list, one) => BigInt(list.indexOf(one)));
  add("list.lastIndexOf(dyn): int", (list, one) => BigInt(list.lastIndexOf(one)));
}
