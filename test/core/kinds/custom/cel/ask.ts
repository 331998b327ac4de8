import { compile } from "../../../../../core/kinds/custom/cel/compile.js";
import { openMeter } from "../../../../../core/kinds/custom/cel/meter.js";

/** What an expression is of a value, with a budget of its own. */
export function ask(text: string, self: unknown = undefined): unknown {
  openMeter();
  return compile(text).ask(self, undefined);
}
