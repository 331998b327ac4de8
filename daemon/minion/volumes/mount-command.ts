/** mount and umount, in a mount namespace. */
import { type StdioOptions, spawn } from "node:child_process";
import { type FileHandle, readFile } from "node:fs/promises";
import { Fault } from "../../../core/fault.js";

/** mount and umount answer at once; later than this they hang. */
const commandMsMax = 20_000;
/** What of a complaint is worth telling. */
const toldCharsMax = 200;

/** A mount namespace. */
export interface Side {
  /** Before a path, to see what is there. */
  root: string;
  /** Before a command, to run it there. */
  enter: readonly string[];
  /** The namespace; it ends with the last process in it. */
  id: string;
}

/** Puts what is held at a path, in place of what is mounted there. */
export async function mountOn(side: Side, place: FileHandle, target: string): Promise<void> {
  await unmountOn(side, target);
  // Not made canonical: that would be a name again. Not written down: a /run/mount would be left.
  await command(side, ["mount", "--no-mtab", "--no-canonicalize", "--bind", "/proc/self/fd/3", target], place.fd);
}

/** Takes away all that is mounted at a path. */
export async function unmountOn(side: Side, target: string): Promise<void> {
  while (await isMounted(side, target)) await command(side, ["umount", "--no-mtab", "--lazy", target]);
}

async function isMounted({ root }: Side, target: string): Promise<boolean> {
  const table = await readFile(root === "" ? "/proc/self/mountinfo" : root.replace(/root$/, "mountinfo"), "utf8");
  return table.split("\n").some((line) => unquoted(line.split(" ")[4] ?? "") === target);
}

/** The kernel writes blanks and the like as `\040`. */
const unquoted = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

function command({ enter }: Side, args: readonly string[], fd?: number): Promise<void> {
  const [program = "", ...rest] = [...enter, ...args];
  const stdio: StdioOptions = ["ignore", "ignore", "pipe", ...(fd === undefined ? [] : [fd])];
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio, timeout: commandMsMax, killSignal: "SIGKILL" });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(0, toldCharsMax);
    });
    const fail = (why: string): void =>
      reject(new Fault("InternalError", `${args[0]}: ${why.trim().replaceAll("\n", "; ")}`, { retry: true }));
    child.once("error", (error) => fail(error.message));
    child.once("close", (code) => (code === 0 ? resolve() : fail(said || `ended with ${code}`)));
  });
}
