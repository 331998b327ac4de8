/**
 * A machine of the tests' own, inside this one: their network, their mounts and their processes are nobody else's.
 * Nothing they do meets another cluster or engine, no packet of theirs leaves the machine, for there is no way out, and
 * all of it ends with its first process. What it shares are files, control groups, and the power of the machine.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { Fault } from "../../core/fault.js";
import { isThere, tryKill } from "../../scenarios/machine/marked.js";
import type { RunBook } from "../../scenarios/machine/run.js";

/** How often it is looked whether a process that is no child of ours has ended. */
const lookMs = 5;

/** For unshare: what is nobody else's. */
export const namespaces = [
  "--net",
  "--mount",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
  "--propagation",
  "private",
];

/**
 * What its first process does. The shell stays, for it buries whom others leave. A mount that is written down would leave
 * a /run/mount outside. What /etc/resolv.conf leads to may be in /run, and engines read it.
 */
export const firstProcess = `
set -e
resolv=$(readlink -m /etc/resolv.conf)
mkdir -p /run
mount --no-mtab -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock
if [ -d /dev/shm ]; then mount --no-mtab -t tmpfs -o mode=1777 tmpfs /dev/shm; fi
case $resolv in /run/*) mkdir -p "$(dirname "$resolv")"; : > "$resolv";; esac
ip link set lo up
set +e
"$@"
exit $?`;

/** Whether tests get a machine of their own here. */
export const canHaveOwnMachine = (): boolean => process.platform === "linux" && process.getuid?.() === 0;

/** @throws Fault ServiceUnavailable when the kernel does not let us */
function checkNamespaces(): void {
  try {
    execFileSync("unshare", [...namespaces, "true"], { stdio: "pipe" });
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    throw new Fault(
      "ServiceUnavailable",
      `this root may make no namespaces, and tests need them (${said}): run it on a machine, or in a privileged container`,
    );
  }
}

/** Starts a program as all there is on the machine, with our terminal. @throws Fault ServiceUnavailable */
export function startOnOwnMachine(run: RunBook, program: string, args: readonly string[]): ChildProcess {
  checkNamespaces();
  run.note({ did: "own-machine" });
  // A process group of its own: a signal for ours comes to us, and we end it.
  return spawn("unshare", [...namespaces, "sh", "-c", firstProcess, "troupe-tests", program, ...args], {
    detached: true,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/** Ends the machine with all that runs on it, and waits until it has. */
export async function endOwnMachine(machine: ChildProcess): Promise<void> {
  if (machine.pid === undefined || machine.exitCode !== null || machine.signalCode !== null) return;
  const ended = once(machine, "exit");
  // The first process' end is the end of all. unshare must live until then, and complains of it unless it is stopped.
  const first = childrenOf(machine.pid);
  if (first.length > 0) process.kill(machine.pid, "SIGSTOP");
  for (const pid of first) tryKill(pid);
  while (first.some(isThere)) await after(lookMs);
  tryKill(-machine.pid);
  await ended;
}

/** Those that a process has started, as /proc says. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
