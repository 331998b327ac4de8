/** Commands on a host, by this machine's own ssh: its configuration, keys and agent count. */
import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HostSpec } from "./record.js";
import { sshFailed, sshTrouble } from "./trouble.js";

export interface HostCommand {
  /** For the user's shell there. */
  command: string;
  /** What it reads. */
  input: string | Readable;
  /** It is given up after this. */
  msMax: number;
  /** Ends what it reads, so that it can take back what it began; its end is awaited. */
  signal?: AbortSignal;
  /** Its input stays open until it ends: whoever reads on is told by its end that we are gone. */
  staysOpen?: boolean;
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const connectSeconds = 10;
/** A connection is given up after this many seconds of silence, three times. */
const aliveSeconds = 5;
/** How long a command may take to end when the user has changed their mind. */
const endMsMax = 15_000;

/** @param options as `ssh -o` takes them; they win against the user's configuration */
export function sshArgs(host: HostSpec, options: readonly string[], command: string): string[] {
  const own = [
    "BatchMode=yes",
    // A user's own command for log-ins would be in the way.
    "RemoteCommand=none",
    ...options,
    `ConnectTimeout=${connectSeconds}`,
    `ServerAliveInterval=${aliveSeconds}`,
    "ServerAliveCountMax=3",
  ];
  return [
    ...["-T", "-x", "-a"],
    ...own.flatMap((option) => ["-o", option]),
    ...(host.port === undefined ? [] : ["-p", String(host.port)]),
    ...["--", host.target, command],
  ];
}

/** A text as one word of any shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Resolves when the command has ended, however. @throws Error saying why it could not be run, and what to do */
export async function runOnHost(host: HostSpec, options: readonly string[], work: HostCommand): Promise<Ended> {
  const args = sshArgs(host, options, work.command);
  // In a session of its own: Ctrl-C is ours to hear, so that what was begun there is taken back in order.
  const child = spawn("ssh", args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  const ended = { code: 0, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (ended.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (ended.stderr += text));
  let deadline = setTimeout(() => child.kill("SIGKILL"), work.msMax);
  const stop = (): void => {
    child.stdin.end();
    clearTimeout(deadline);
    deadline = setTimeout(() => child.kill("SIGKILL"), endMsMax);
  };
  work.signal?.addEventListener("abort", stop, { once: true });
  try {
    const closed = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    const fed = feed(child.stdin, work);
    ended.code = (await closed) ?? -1;
    await fed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new Error("provider ssh needs the program ssh on this machine (package openssh-client)");
    throw error;
  } finally {
    clearTimeout(deadline);
    work.signal?.removeEventListener("abort", stop);
  }
  if (ended.code === sshFailed) throw new Error(sshTrouble(host, ended.stderr));
  if (ended.code === -1 && !work.signal?.aborted)
    throw new Error(sshTrouble(host, `timed out after ${work.msMax / 1000} s`));
  return ended;
}

/** A command that ends before it has read its input is told by its end. */
async function feed(stdin: Writable, { input, staysOpen = false }: HostCommand): Promise<void> {
  stdin.on("error", () => {});
  if (typeof input !== "string") await pipeline(input, stdin).catch(() => undefined);
  else if (staysOpen) stdin.write(input);
  else stdin.end(input);
}
