/** Daemons as processes of this machine: started to outlive us, recognised again by pid and start time. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

export interface DaemonRecord {
  role: "master" | "minion";
  name: string;
  pid: number;
  /** Of /proc/PID/stat, in clock ticks since boot: tells a pid from a later one of the same number. "" where there is no /proc. */
  startTime: string;
  logFile: string;
  stateFile: string;
}

export interface DaemonPlan {
  role: "master" | "minion";
  name: string;
  args: string[];
  logFile: string;
  stateFile: string;
  /** The command that runs it somewhere else, such as in a namespace; its pid must become the daemon's. */
  enter?: string[];
}

const program = (role: "master" | "minion"): string =>
  fileURLToPath(new URL(`../../daemon/${role}/main.js`, import.meta.url));

/** Field 22 of /proc/PID/stat; the second field, in brackets, may hold blanks. "" if there is no such process. */
export function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Whether this very process runs still, and is not a zombie. */
export function isRunning(record: Pick<DaemonRecord, "pid" | "startTime">): boolean {
  try {
    process.kill(record.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  if (record.startTime !== startTimeOf(record.pid)) return false;
  try {
    const stat = readFileSync(`/proc/${record.pid}/stat`, "utf8");
    return stat.charAt(stat.lastIndexOf(")") + 2) !== "Z";
  } catch {
    return true;
  }
}

/** Starts a daemon in the background; its output goes to its log file. */
export function startDaemon(plan: DaemonPlan): DaemonRecord {
  const log = openSync(plan.logFile, "a", 0o600);
  const [command = process.execPath, ...args] = [
    ...(plan.enter ?? []),
    ...[process.execPath, program(plan.role)],
    ...plan.args,
  ];
  const child = spawn(command, args, {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  const pid = child.pid ?? 0;
  const { role, name, logFile, stateFile } = plan;
  return { role, name, pid, startTime: startTimeOf(pid), logFile, stateFile };
}

/** Why a daemon ended: what it said last that a person can read. */
export async function lastWords(record: DaemonRecord): Promise<string> {
  const lines = (await readFile(record.logFile, "utf8").catch(() => "")).trim().split("\n");
  const plain = lines.findLast((line) => line !== "" && !line.startsWith("{"));
  return plain ?? lines.at(-1) ?? "";
}

/**
 * Resolves to the daemon's state once it says that it is ready.
 * @throws Error with its last words if it ends before, or does not get ready in time
 */
export function whenReady(record: DaemonRecord, timeoutMs: number): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const name = basename(record.stateFile);
    const finish = (settle: () => void): void => {
      watcher.close();
      clearInterval(pulse);
      clearTimeout(deadline);
      settle();
    };
    const look = (): void => {
      readFile(record.stateFile, "utf8").then(
        (text) => finish(() => resolve(JSON.parse(text) as Record<string, unknown>)),
        () => undefined,
      );
    };
    const fail = (what: string): void => {
      void lastWords(record).then((words) =>
        finish(() =>
          reject(
            new Error(`${record.role} ${record.name} ${what}: ${words || "it said nothing"} (log: ${record.logFile})`),
          ),
        ),
      );
    };
    const watcher = watch(dirname(record.stateFile), (_event, file) => {
      if (file === name) look();
    });
    // Its end makes no file: that is looked for now and then.
    const pulse = setInterval(() => {
      look();
      if (!isRunning(record)) fail("ended");
    }, 100);
    const deadline = setTimeout(() => fail(`was not ready within ${timeoutMs / 1000} s`), timeoutMs);
    look();
  });
}

/** Asks a daemon to stop, and ends it if it does not; resolves when it is gone. */
export async function stopDaemon(record: DaemonRecord, patienceMs: number): Promise<void> {
  if (!isRunning(record)) return;
  process.kill(record.pid, "SIGTERM");
  const deadlineMs = Date.now() + patienceMs;
  let killed = false;
  while (isRunning(record)) {
    if (!killed && Date.now() > deadlineMs) {
      process.kill(record.pid, "SIGKILL");
      killed = true;
    }
    // A process that is not our child tells nobody of its end.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
