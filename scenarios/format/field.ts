/** What a field of a scenario's file is: the reader, the JSON Schema and the documentation are made from tables of them. */

export type FieldType =
  | { type: "duration" }
  | { type: "whole"; min: number; max: number }
  | { type: "number"; min: number; max: number }
  /** `10%`, read as 0.1. */
  | { type: "chance" }
  | { type: "size" }
  | { type: "text" }
  | { type: "flag" }
  | { type: "choice"; values: readonly string[] };

export interface Field {
  /** As the file has it. */
  name: string;
  /** As the program has it; the same if absent. */
  as?: string;
  field: FieldType;
  /** Absent: it must be given; null: it may be left out. */
  otherwise?: string | number | boolean | null;
  docs: string;
}

export const duration: FieldType = { type: "duration" };
export const text: FieldType = { type: "text" };
export const whole = (min: number, max: number): FieldType => ({ type: "whole", min, max });
export const choice = (...values: string[]): FieldType => ({ type: "choice", values });
