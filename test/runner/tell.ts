import { writeSync } from "node:fs";
import { type Message, REPORT_FD } from "./messages.js";

/** Reports to the runner at once, so that a crash a moment later loses nothing. */
export function tell(message: Message): void {
  writeSync(REPORT_FD, `${JSON.stringify(message)}\n`);
}
