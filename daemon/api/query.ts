/** Values of a query string, read once and in one way. */
import type { ParsedUrlQuery } from "node:querystring";
import { Fault } from "../../core/fault.js";
import { lookup } from "../../core/lookup.js";

/** The first value of a parameter; undefined if it is absent or empty. */
export function one(query: ParsedUrlQuery, name: string): string | undefined {
  const value = query[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === "" ? undefined : first;
}

/** All values of a parameter, in order. */
export function all(query: ParsedUrlQuery, name: string): string[] {
  const value = query[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** true for `true` and `1`, in any case: clients of Python write `True`. @throws Fault BadRequest for what is neither true nor false */
export function flag(query: ParsedUrlQuery, name: string): boolean {
  const value = one(query, name);
  const word = value?.toLowerCase();
  if (value === undefined || word === "false" || word === "0") return false;
  if (word === "true" || word === "1") return true;
  throw new Fault("BadRequest", `${name}=${value.slice(0, 80)} must be true or false`);
}

/** A whole number that is not negative. @throws Fault BadRequest */
export function count(query: ParsedUrlQuery, name: string): number | undefined {
  const value = one(query, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new Fault("BadRequest", `${name}=${value.slice(0, 80)} must be a whole number`);
  return Number(value);
}

const units = lookup<number>({
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
});

/** A duration as Go prints them (`10s`, `1m30s`), in ms. @throws Fault BadRequest */
export function duration(query: ParsedUrlQuery, name: string): number | undefined {
  const value = one(query, name);
  if (value === undefined || value === "0") return value === undefined ? undefined : 0;
  const wrong = new Fault("BadRequest", `${name}=${value.slice(0, 80)} must be a duration such as 10s or 1m30s`);
  if (value.length > 40 || !/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(value)) throw wrong;
  let ms = 0;
  for (const [, amount, , unit] of value.matchAll(/(\d+(\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    ms += Number(amount) * (units[unit ?? ""] ?? Number.NaN);
  return ms;
}
