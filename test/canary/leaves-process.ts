/** Must fail: the process it starts, in a session of its own, outlives it. */
import { spawn } from "node:child_process";
import { suite } from "uvu";

const it = suite("litter");
it("starts a process", () => {
  spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" }).unref();
});
it.run();
