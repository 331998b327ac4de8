/** What this program knows of its machine's listeners. */
import { readFileSync } from "node:fs";
import { type Machine, machineOf } from "../core/network/listeners.js";

/** Read anew each time: who listens changes. */
export const thisMachine = (): Machine =>
  machineOf((path) => readFileSync(path, "utf8"), process.getuid?.(), process.env["SUDO_UID"]);
