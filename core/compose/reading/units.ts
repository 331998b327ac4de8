/** Times and sizes as compose files write them. */
import { lookup } from "../../lookup.js";

const seconds = lookup<number>({
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
});

/** `1m30s`, `2.5s`, in seconds; NaN if it is no time. */
export function durationSeconds(text: string): number {
  if (text === "0") return 0;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|[smhdw]))+$/.test(text)) return Number.NaN;
  let sum = 0;
  for (const [, amount, , unit = ""] of text.matchAll(/(\d+(\.\d+)?)(ns|us|µs|ms|[smhdw])/g))
    sum += Number(amount) * (seconds[unit] ?? Number.NaN);
  return sum;
}

const powers = lookup<number>({ "": 0, b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 });

/** `64m`, `1.5gb`, `2GiB` or a number, in bytes: thousands are 1,024 whatever the unit is called. NaN if it is no size. */
export function sizeBytes(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([bkmgtp]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  if (amount === undefined) return Number.NaN;
  return Math.floor(Number(amount) * 1024 ** (powers[unit.toLowerCase()] ?? Number.NaN));
}
