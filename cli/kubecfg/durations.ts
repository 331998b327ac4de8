import { lookup } from "../../core/lookup.js";
import { UsageError } from "./flags.js";

const unitsMs = lookup<number>({
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
});

/** A Go duration such as `1m30s`, in milliseconds. @throws UsageError */
export function durationMs(text: string): number {
  let rest = text;
  let sum = 0;
  if (rest === "0") return 0;
  if (rest === "") throw new UsageError(`invalid duration "": e.g. 10s or 1m30s is expected`);
  while (rest !== "") {
    const [part, number = "", unit = ""] = /^([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)/.exec(rest) ?? [];
    if (part === undefined) throw new UsageError(`invalid duration "${text}": e.g. 10s or 1m30s is expected`);
    sum += Number(number) * (unitsMs[unit] ?? 0);
    rest = rest.slice(part.length);
  }
  return sum;
}
