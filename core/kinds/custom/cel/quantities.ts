/** `quantity("1.5Gi")`: amounts as Kubernetes has them. */
import type { Environment } from "@marcbachmann/cel-js";
import { type Amount, amountOf, minus, plus, unitsOf } from "../../../objects/amount.js";
import { quantityValue } from "../../../objects/quantity.js";

const nano = 10n ** 9n;

class Quantity {
  readonly amount: Amount;

  constructor(amount: Amount) {
    this.amount = amount;
  }
}

const isQuantity = (text: string): boolean => !Number.isNaN(quantityValue(text));

function quantity(text: string): Quantity {
  if (!isQuantity(text)) throw new Error(`quantities must match the regular expression of quantities: ${text}`);
  return new Quantity(amountOf(text));
}

/** Another amount, or a whole number of units. */
const amount = (of: Quantity | bigint): Amount =>
  of instanceof Quantity ? of.amount : { nanos: of * nano, style: "decimal" };

const compared = (a: Quantity, b: Quantity): bigint =>
  a.amount.nanos < b.amount.nanos ? -1n : a.amount.nanos > b.amount.nanos ? 1n : 0n;

function asInteger({ amount: { nanos } }: Quantity): bigint {
  if (nanos % nano !== 0n) throw new Error("cannot convert value to integer");
  return nanos / nano;
}

export function addQuantities(env: Environment): void {
  const type = "kubernetes.Quantity";
  env
    .registerType(type, Quantity)
    .registerFunction(`quantity(string): ${type}`, quantity)
    .registerFunction("isQuantity(string): bool", isQuantity)
    .registerFunction(`${type}.isInteger(): bool`, (q: Quantity) => q.amount.nanos % nano === 0n)
    .registerFunction(`${type}.asInteger(): int`, asInteger)
    .registerFunction(`${type}.asApproximateFloat(): double`, (q: Quantity) => unitsOf(q.amount))
    .registerFunction(`${type}.sign(): int`, (q: Quantity) => compared(q, new Quantity({ ...q.amount, nanos: 0n })))
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: Quantity, b: Quantity) => compared(a, b) < 0n)
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: Quantity, b: Quantity) => compared(a, b) > 0n)
    .registerFunction(`${type}.compareTo(${type}): int`, compared)
    .registerOperator(`${type} == ${type}`, (a: Quantity, b: Quantity) => compared(a, b) === 0n);
  for (const other of [type, "int"])
    env
      .registerFunction(
        `${type}.add(${other}): ${type}`,
        (a: Quantity, b: Quantity | bigint) => new Quantity(plus(a.amount, amount(b))),
      )
      .registerFunction(
        `${type}.sub(${other}): ${type}`,
        (a: Quantity, b: Quantity | bigint) => new Quantity(minus(a.amount, amount(b))),
      );
}
