/** Root file systems of other releases of Debian, made by debootstrap from where apt-get takes its packages. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Some 300 packages; a slow mirror may take its time. */
const makeMsMax = 420_000;

/** Program and Debian's package of it. */
const needed = {
  "apt-get": "apt",
  debootstrap: "debootstrap",
  nsenter: "util-linux",
  pivot_root: "util-linux",
  ps: "procps",
};

/** @throws Error naming what is missing and what to type */
export async function checkPrograms(): Promise<void> {
  const looks = Object.entries(needed).map(async ([program, name]) => {
    const { stdout } = await run("sh", ["-c", `command -v ${program} || true`]);
    return stdout === "" ? [name] : [];
  });
  const missing = [...new Set((await Promise.all(looks)).flat())].join(" ");
  if (missing !== "") throw new Error(`${missing} missing; run: apt-get install ${missing}`);
}

/** @throws Error when apt-get names none */
export async function mirror(): Promise<string> {
  const filter = ["Created-By: Packages", "Origin: Debian", "Label: Debian"];
  const { stdout } = await run("apt-get", ["indextargets", "--format", "$(REPO_URI)", ...filter]);
  const [first = ""] = stdout.split("\n");
  if (first === "") throw new Error("apt-get knows no mirror of Debian; run: apt-get update");
  return first;
}

/**
 * Makes one at `root`. What it mounts is in a namespace of its own, and it ends with us.
 * @throws Error with its last words
 */
export async function makeRoot(
  suite: string,
  root: string,
  packages: readonly string[],
  from: string,
  onStart: (child: ChildProcess) => void,
): Promise<void> {
  const bootstrap = ["debootstrap", "--variant=minbase", `--include=${packages.join(",")}`, suite, root, from];
  const child = spawn("unshare", ["--mount", "--pid", "--fork", "--kill-child", ...bootstrap], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: makeMsMax,
    killSignal: "SIGKILL",
  });
  onStart(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-2_000);
    });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code === 0) return;
  const words = said
    .trim()
    .split("\n")
    .filter((line) => /^[EW]: /.test(line));
  throw new Error((words.at(-1) ?? said.trim().split("\n").at(-1)) || `debootstrap ended with ${signal ?? code}`);
}
