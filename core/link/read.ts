/** From what came over the link to a message, or a Fault that says where it is wrong. Nothing else ever comes of it. */
import { Fault } from "../fault.js";
import { Faults, strictRules } from "../schema/faults.js";
import type { Shape } from "../schema/shape.js";

/** Of what is wrong with a message. */
const causesToldMax = 3;

/** Reads a message by its shape. Never throws: it stands where what peers say is first looked at. */
export function readMessage<T>(shape: Shape<T>, value: unknown): T | Fault {
  const faults = new Faults(strictRules);
  try {
    const message = shape.read(value, "", faults);
    return faults.causes.length === 0 ? message : nonsense(faults);
  } catch (error) {
    // Deeper than the stack, say.
    return new Fault("BadRequest", `a message cannot be read: ${String(error).slice(0, 200)}`);
  }
}

function nonsense({ causes }: Faults): Fault {
  const told = causes.slice(0, causesToldMax).map((c) => (c.message.startsWith(": ") ? c.message.slice(2) : c.message));
  const more = causes.length > causesToldMax ? ` (and ${causes.length - causesToldMax} more)` : "";
  return new Fault("BadRequest", `a message makes no sense: ${visible(told.join("; "))}${more}`, { causes });
}

/** What it said is shown in logs and events: on one line. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f]/g, (sign) => JSON.stringify(sign).slice(1, -1));
}
