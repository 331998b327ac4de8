// runner: machine
/** The real kernel's masquerading, in a network namespace of the test's own. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const it = suite("a resolver whose host is masqueraded");
const mayTry = process.platform === "linux" && process.getuid?.() === 0;
const program = fileURLToPath(new URL("./masqueraded-sibling.js", import.meta.url));

(mayTry ? it : it.skip)("siblings know each other, and the host is answered, from whichever address it asks", () => {
  const args = ["--net", process.execPath, program];
  const [first, second, found] = execFileSync("unshare", args, { encoding: "utf8", stdio: "pipe" }).split("\n");
  assert.equal([first, second, found], ["", "", "10.0.0.9"]);
});

it.run();
