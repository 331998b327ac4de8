import { memoryBytes, quantityValue } from "../../core/objects/quantity.js";
import { parseDuration } from "./durations.js";
import type { FieldType } from "./field.js";

/** The value of a field's type, or a text that says what would be right. */
export function readValue(value: unknown, field: FieldType): { value: unknown } | string {
  switch (field.type) {
    case "duration": {
      const ms = typeof value === "string" ? parseDuration(value) : undefined;
      return ms === undefined ? "a time with its unit, such as 500ms, 3s, 2m" : { value: ms };
    }
    case "whole":
      return Number.isInteger(value) && Number(value) >= field.min && Number(value) <= field.max
        ? { value }
        : `a whole number from ${field.min} to ${field.max}`;
    case "number":
      return typeof value === "number" && value >= field.min && value <= field.max
        ? { value }
        : `a number from ${field.min} to ${field.max}`;
    case "chance": {
      const found = typeof value === "string" ? /^(\d+(?:\.\d+)?)%$/.exec(value) : null;
      return found && Number(found[1]) <= 100 ? { value: Number(found[1]) / 100 } : "a chance from 0% to 100%";
    }
    case "size":
      return (typeof value === "string" || typeof value === "number") && quantityValue(String(value)) > 0
        ? { value: memoryBytes(String(value)) }
        : "an amount of memory, such as 512Mi, 8Gi";
    case "text":
      return typeof value === "string" && value !== "" ? { value } : "a text";
    case "flag":
      return typeof value === "boolean" ? { value } : "true or false";
    case "choice":
      return field.values.includes(String(value)) ? { value } : `one of ${field.values.join(", ")}`;
  }
}
