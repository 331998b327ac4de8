/** A daemon that does nothing but talk: as many lines as its first argument says, and `done` on stdout at its end. */
import { writeSync } from "node:fs";
import { stderrLog } from "../../daemon/log.js";
import { onShutdown } from "../../daemon/shutdown.js";

const lines = Number(process.argv[2]);
const log = stderrLog("talker");
onShutdown(log, async () => {});
for (let i = 0; i < lines; i++) log("info", "something was said", { i, filling: "x".repeat(900) });
// What nobody handled is logged: that must not fail in turn.
setImmediate(() => {
  throw new Error("nobody handles this");
});
setTimeout(() => {
  writeSync(1, "done\n");
  if (process.argv[3] !== "stay") process.exit(0);
}, 50);
