/** Shapes that the messages of the link are made of, beside those of core/schema: each knows its ceiling. */
import type { Faults } from "../schema/faults.js";
import { type Check, checkIp, checkLabelValue, checkQualifiedName, emptyOr } from "../schema/formats.js";
import { isRecord, list, map, type Shape, text } from "../schema/shape.js";
import { idCharsMax, labelsMax, messageCharsMax } from "./limits.js";

/** A control character: of no use in a name, and a line of its own where names are put together. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/** What is compared and looked up: at most so many characters, on one line. */
export function word(most = idCharsMax, check?: Check): Shape<string> {
  return text((value, faults) => {
    if (value.length > most) return `must have at most ${most} characters`;
    if (control.test(value)) return "must be on one line";
    return check?.(value, faults) ?? "";
  });
}

/** An address as it is written, "" for none. */
export const ipOrNone: Shape<string> = text(emptyOr(checkIp));

/** What is said to people: cut, however long it is. */
export function told(most = messageCharsMax): Shape<string> {
  const shape = text();
  return {
    ...shape,
    read: (value, path, faults) => {
      const given = shape.read(value, path, faults);
      return given.length <= most ? given : `${given.slice(0, most - 1)}…`;
    },
  };
}

/** A list that is looked at only if it is not too long. */
export function atMost<T>(most: number, element: Shape<T>): Shape<T[]> {
  const shape = list(element);
  return {
    ...shape,
    read: (value, path, faults) => {
      if (!Array.isArray(value) || value.length <= most) return shape.read(value, path, faults);
      faults.invalid(path, value, `has ${value.length} elements; at most ${most} are taken`);
      return [];
    },
  };
}

const anyLabels = map(text(checkLabelValue), checkQualifiedName);

/** Labels, with Kubernetes' rules. */
export const labels: Shape<Record<string, string>> = {
  ...anyLabels,
  read: (value, path, faults) => {
    const count = isRecord(value) ? Object.keys(value).length : 0;
    if (count <= labelsMax) return anyLabels.read(value, path, faults);
    faults.invalid(path, value, `has ${count} labels; at most ${labelsMax} are taken`);
    return {};
  },
};

/** One of several objects, told apart by a field. */
export function oneShapeOf<T>(field: string, shapes: Readonly<Record<string, Shape<T>>>): Shape<T> {
  const [first] = Object.values(shapes);
  return {
    description: { type: "any" },
    blank: () => first?.blank() as T,
    read: (value, path, faults) => {
      const shape = shapeFor(value, field, shapes);
      if (shape) return shape.read(value, path, faults);
      tellUnknown(value, path === "" ? field : `${path}.${field}`, field, shapes, faults);
      return first?.blank() as T;
    },
  };
}

function shapeFor<T>(value: unknown, field: string, shapes: Readonly<Record<string, Shape<T>>>): Shape<T> | undefined {
  if (!isRecord(value)) return undefined;
  const name = Object.hasOwn(value, field) ? value[field] : undefined;
  return typeof name === "string" && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
}

function tellUnknown(value: unknown, path: string, field: string, shapes: object, faults: Faults): void {
  if (!isRecord(value)) faults.wrongType(path, "an object", value);
  else if (!Object.hasOwn(value, field)) faults.required(path);
  else faults.unsupported(path, value[field], Object.keys(shapes));
}
