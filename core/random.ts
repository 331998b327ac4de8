/**
 * Seeded chance. Production seeds it from the operating system, a simulation from its scenario;
 * both then draw the same way, and `fork` gives each user a stream of its own, so that one more
 * draw in one part of the system does not shift another part's.
 */
export interface Random {
  /** An integer in [0, 2^32). */
  uint32(): number;
  /** An integer in [0, max), max >= 1. */
  below(max: number): number;
  /** A float in [0, 1). */
  float(): number;
  /** An independent stream that depends on this seed and the label only, not on what was drawn so far. */
  fork(label: string): Random;
}

/** FNV-1a over the UTF-16 units of `text`: a 32-bit seed from a label. */
function hash32(text: string, start: number): number {
  let h = start >>> 0;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return h;
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand): small, fast, integers only, the same on every machine.
 * @param seed any text; equal texts give equal streams
 */
export function seededRandom(seed: string): Random {
  let a = hash32(seed, 0x811c9dc5);
  let b = hash32(seed, a ^ 0x9e3779b9);
  let c = hash32(seed, b ^ 0x85ebca6b);
  let counter = 1;
  const uint32 = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();
  return {
    uint32,
    below: (max) => Math.floor((uint32() / 0x1_0000_0000) * max),
    float: () => uint32() / 0x1_0000_0000,
    fork: (label) => seededRandom(`${seed}/${label}`),
  };
}
