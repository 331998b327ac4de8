/**
 * git, for what strangers name: in an environment of its own, with nobody's settings, by the protocols it is told, as a
 * user who may do nothing else on this host; with limits of time and size, and ended with all it started.
 */
import { spawn } from "node:child_process";
import { Fault } from "../../../core/fault.js";
import { folderBytes } from "./folder-bytes.js";
import { causeOf } from "./git-causes.js";
import { environment, gitUser, type Protocols, settings } from "./git-environment.js";

export interface GitLimits {
  /** A clone that takes longer is given up, and tried again later. */
  timeMs: number;
  /** Of the clone, its history included. */
  bytes: number;
}

export const gitLimits: GitLimits = { timeMs: 300_000, bytes: 2 * 1024 ** 3 };
/** How often it is seen how large a clone has become. */
const lookMs = 1_000;
/** What is kept of what git prints, in bytes. */
const outputMax = 64 * 1024;

export interface GitRun {
  /** The folder it works in, which is its user's. */
  folder: string;
  protocols: Protocols;
  limits: GitLimits;
}

/**
 * Runs git to its end, and answers what it printed. @throws Fault which says what went wrong in our words: git's own may
 * hold what others wrote
 */
export function git(args: readonly string[], { folder, protocols, limits }: GitRun): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...settings(protocols), ...args], {
      cwd: folder,
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      ...gitUser(),
    });
    let why = "";
    const end = (because: string): void => {
      why ||= because;
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // All of it has ended.
      }
    };
    const late = setTimeout(() => end(`it took longer than ${limits.timeMs / 1000} s`), limits.timeMs);
    const watch = watchSize(folder, limits.bytes, () => end(`it is larger than ${limits.bytes} bytes`));
    const [said, complaint] = [collect(child.stdout), collect(child.stderr)];
    const settle = (error: string | null): void => {
      clearTimeout(late);
      watch.close();
      end("");
      if (error === null) resolve(said());
      else reject(new Fault("ServiceUnavailable", error, { retry: true }));
    };
    child.once("error", (error: NodeJS.ErrnoException) =>
      settle(error.code === "ENOENT" ? "git is not installed on this minion" : `git cannot be run (${error.code})`),
    );
    child.once("close", (code) => {
      if (code === 0 && why === "") settle(null);
      else settle(why || causeOf(complaint(), code));
    });
  });
}

/** Looks at a folder until it is closed or has become too large. */
function watchSize(folder: string, bytesMax: number, tooLarge: () => void): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const look = async (): Promise<void> => {
    const bytes = await folderBytes(folder, bytesMax);
    if (closed) return;
    if (bytes > bytesMax) tooLarge();
    else timer = setTimeout(look, lookMs);
  };
  timer = setTimeout(look, lookMs);
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    const part = chunk.subarray(0, Math.max(0, outputMax - bytes));
    bytes += part.length;
    if (part.length > 0) chunks.push(part);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
