import type { Random } from "./random.js";

const hex = (n: number, digits: number): string => n.toString(16).padStart(8, "0").slice(0, digits);

/** A random UUID (RFC 9562, version 4) drawn from `random`. */
export function newUid(random: Random): string {
  const [a, b, c, d] = [random.uint32(), random.uint32(), random.uint32(), random.uint32()];
  const variant = ((c >>> 30) | 0x8) & 0xb;
  return [
    hex(a, 8),
    hex(b, 4),
    `4${hex(b, 8).slice(5, 8)}`,
    `${variant.toString(16)}${hex(c, 8).slice(1, 4)}`,
    `${hex(c, 8).slice(4, 8)}${hex(d, 8)}`,
  ].join("-");
}

const consonants = "bcdfghjklmnpqrstvwxz2456789";

/** A suffix for generated names: lower case, no vowels (so no words), `length` characters. */
export function newSuffix(random: Random, length: number): string {
  let out = "";
  for (let i = 0; i < length; i++) out += consonants[random.below(consonants.length)];
  return out;
}
