/** JSON values as Go's fmt prints them and as its templates take them. */

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whole numbers are int64 as kubectl reads JSON; 0.5.4 had float64 and printed 2500000 as 2.5e+06. */
export const isInt = (value: unknown): value is number =>
  Number.isInteger(value) && Math.abs(value as number) < 2 ** 63;

/** Go's exponents have two digits or more. */
export const goExponent = (text: string): string => text.replace(/e([+-])(\d)$/, "e$10$2");

/** Go's %g of a float64 with as many digits as it needs: an exponent below 1e-4 and from 1e6 on. */
export function floatText(value: number): string {
  const short = value.toExponential();
  const exponent = Number(short.slice(short.indexOf("e") + 1));
  return value !== 0 && (exponent < -4 || exponent >= 6) ? goExponent(short) : String(value);
}

/** %v, element by element. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(toText).join(" ")}]`;
  if (isMap(value))
    return `map[${Object.keys(value)
      .sort()
      .map((k) => `${k}:${toText(value[k])}`)
      .join(" ")}]`;
  return typeof value === "number" && !isInt(value) ? floatText(value) : String(value);
}

/** The name of a value's type, for %T and messages. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "number") return isInt(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "map[string]interface {}";
}

/** Go's truth: false, 0, nil and what is empty are not. */
export function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isMap(value) ? Object.keys(value).length > 0 : Boolean(value);
}
