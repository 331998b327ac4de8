/** Labels of minions as small numbers, found by their keys. */
import { Interner } from "./interner.js";

interface Value {
  value: string;
  id: number;
}

export class LabelBook {
  readonly #ids = new Interner();
  readonly #byKey = new Map<string, Value[]>();

  /** The number of a label; a new one if it was never seen. */
  idOf(key: string, value: string): number {
    const seen = this.#ids.size;
    const id = this.#ids.idOf(JSON.stringify([key, value]));
    if (id < seen) return id;
    const values = this.#byKey.get(key);
    if (values) values.push({ value, id });
    else this.#byKey.set(key, [{ value, id }]);
    return id;
  }

  /** The number of a label, or -1 if no minion ever had it. */
  find(key: string, value: string): number {
    return this.#ids.find(JSON.stringify([key, value]));
  }

  /** All values that any minion ever had of a label. */
  valuesOf(key: string): readonly Value[] {
    return this.#byKey.get(key) ?? [];
  }
}
