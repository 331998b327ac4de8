/** Whether a value of a minion is what a requirement asks for. Source: Kubernetes' NodeSelectorRequirement. */

/** The one field of a minion that terms can ask for. */
export const nameField = "metadata.name";

const whole = (text = ""): number => (/^-?\d+$/.test(text) ? Number(text) : Number.NaN);

/** @param value undefined: it has none */
export function nodeValueFits(operator: string, values: readonly string[], value: string | undefined): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return whole(value) > whole(values[0]);
    case "Lt":
      return whole(value) < whole(values[0]);
    default:
      return false;
  }
}
