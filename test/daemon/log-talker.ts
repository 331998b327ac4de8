/** A daemon that does nothing but talk: as many lines as its argument says, then `done` on stdout; it ends when it is told to. */
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
setTimeout(() => writeSync(1, "done\n"), 50);
setInterval(() => {}, 1_000);
