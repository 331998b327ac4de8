/** Scalars that many kinds have. */
import { checkPortName, checkQualifiedName, checkQuantity, checkTime, emptyOr } from "./formats.js";
import { integer, map, type Shape, text } from "./shape.js";
import { bare, sourceOf } from "./written.js";

export const int32: Shape<number> = integer(-(2 ** 31), 2 ** 31 - 1);
/** Beyond 2^53 numbers of JSON are not what they were written as. */
export const int64: Shape<number> = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** RFC 3339; v1 writes times that are not given as null or "". */
export const time: Shape<string> = text(emptyOr(checkTime));

/** An amount that is not negative; a number is taken for its text, as Kubernetes does. */
export const quantity: Shape<string> = {
  description: { type: "quantity" },
  asksSource: true,
  blank: () => "0",
  read: (value, path, faults) => {
    const isNumber = typeof bare(value) === "number" && Number.isFinite(bare(value));
    const given = isNumber ? sourceOf(value) : value;
    if (typeof given !== "string") {
      faults.wrongType(path, "an amount such as 100m, 0.5 or 64Mi", value);
      return "0";
    }
    const why = checkQuantity(given);
    if (why) faults.invalid(path, given, why);
    return why ? "0" : given;
  },
};

/** Amounts by the name of the resource: cpu, memory, … */
export const quantities: Shape<Record<string, string>> = map(quantity, checkQualifiedName);

export const portMax = 65_535;

/** A port by number, or by the name it has in the container. */
export const portOrName: Shape<number | string> = {
  description: { type: "intOrString", minimum: 1, maximum: portMax },
  blank: () => 1,
  read: (value, path, faults) => {
    if (typeof value === "string" && !(faults.rules.lenient && /^\d{1,5}$/.test(value))) {
      const isName = faults.rules.lenient ? value !== "" : checkPortName(value) === "";
      if (!isName) faults.invalid(path, value, "must be a port number or the name of a port");
      return value;
    }
    return integer(1, portMax).read(value, path, faults);
  },
};

/** What is left out when it has this value: in Go a field has it that nobody gave. */
export const leftOutAs = <T>(none: "" | 0, shape: Shape<T>): Shape<T> => ({ ...shape, noneIs: none });

/** A number that may be 0 for none. */
export function orZero<T>(shape: Shape<T>): Shape<T | number> {
  const { description } = shape;
  return {
    ...shape,
    description:
      description.type === "integer" || description.type === "intOrString"
        ? { ...description, zero: true }
        : description,
    read: (value, path, faults) => (bare(value) === 0 ? 0 : shape.read(value, path, faults)),
  };
}
