/** Plain defaults: those that a description names. What depends on other fields, a kind's rules fill in. */
import type { Description, Json, ObjectDescription } from "./description.js";

type Fill = (value: unknown) => unknown;

interface Step {
  name: string;
  default: Json | undefined;
  fill: Fill | undefined;
}

const known = new WeakMap<Description, { fill: Fill | undefined }>();

/** Objects and lists of defaults are nobody's own. */
function fresh(value: Json): Json {
  return typeof value === "object" && value !== null ? structuredClone(value) : value;
}

function fillObject(steps: readonly Step[]): Fill {
  return (value) => {
    const given = value as Record<string, unknown>;
    let out = given;
    for (const step of steps) {
      const was = given[step.name];
      let is = was;
      if ((was === undefined || was === "") && step.default !== undefined) is = fresh(step.default);
      else if (was !== undefined && step.fill) is = step.fill(was);
      if (is === was) continue;
      if (out === given) out = { ...given };
      out[step.name] = is;
    }
    return out;
  };
}

function fillElements(fill: Fill): Fill {
  return (value) => {
    const given = value as unknown[];
    let out = given;
    for (let i = 0; i < given.length; i++) {
      const is = fill(given[i]);
      if (is === given[i]) continue;
      if (out === given) out = [...given];
      out[i] = is;
    }
    return out;
  };
}

function stepsOf({ fields }: ObjectDescription): Step[] {
  return Object.entries(fields)
    .map(([name, field]) => ({ name, default: field.default, fill: fillerOf(field.of) }))
    .filter((step) => step.default !== undefined || step.fill !== undefined);
}

function makeFiller(description: Description): Fill | undefined {
  if (description.type === "object") {
    const steps = stepsOf(description);
    return steps.length > 0 ? fillObject(steps) : undefined;
  }
  const fill = description.type === "list" ? fillerOf(description.items) : undefined;
  return fill && fillElements(fill);
}

function fillerOf(description: Description): Fill | undefined {
  const made = known.get(description) ?? { fill: makeFiller(description) };
  known.set(description, made);
  return made.fill;
}

/**
 * `value` with the defaults that its description names, where nothing or an empty text stands. The value is one that
 * was read by the shape described; it is not changed.
 */
export function withPlainDefaults<T>(description: Description, value: T): T {
  const fill = fillerOf(description);
  return fill ? (fill(value) as T) : value;
}
