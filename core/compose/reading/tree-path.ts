/** One step of a path in a tree: a key, or a place in a list. */
export type Step = string | number;

/** A path as people read it: `services.web.ports[0]`. */
export const joined = (path: readonly Step[]): string =>
  path.map((step, i) => (typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${step}`)).join("");
