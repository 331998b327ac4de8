/** A state value as one word: `Pending.starting`; parallel regions are joined by a comma. */
export function stateName(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || typeof value !== "object") return "";
  return Object.entries(value)
    .map(([name, inner]) => {
      const rest = stateName(inner);
      return rest === "" ? name : `${name}.${rest}`;
    })
    .join(",");
}
