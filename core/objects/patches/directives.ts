/** The word in a strategic merge patch that says what is to be done with what is there. */
import { Fault } from "../../fault.js";

export type Rec = Record<string, unknown>;

export function bad(why: string): Fault {
  return new Fault("BadRequest", `the strategic merge patch cannot be applied: ${why}`);
}

const directive = "$patch";
type Directive = "merge" | "replace" | "delete" | undefined;

const directives: readonly unknown[] = [undefined, "merge", "replace", "delete"];

/** What a part of a patch is to do with what is there. @throws Fault BadRequest */
export function directiveOf(value: Rec): Directive {
  const given = value[directive];
  if (directives.includes(given)) return given as Directive;
  throw bad(`${directive} must be merge, replace or delete, not ${JSON.stringify(given)?.slice(0, 80)}`);
}
