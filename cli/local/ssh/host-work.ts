/** What is done on a host: the program is copied there, its minion started, and everything taken away again. */

import { answerMark, type StartRequest } from "./host-protocol.js";
import { hostTitle } from "./host-spec.js";
import type { Program } from "./program.js";
import type { SshHost } from "./record.js";
import { type Ended, type HostCommand, quoted, runOnHost } from "./run-ssh.js";

const copyMsMax = 600_000;
const startMsMax = 60_000;
const removeMsMax = 180_000;
/** What a command there ends with when the program that it needs is not there. */
const programMissing = 44;

/** Below the folder in which commands of ssh begin. */
const programDir = (hash: string): string => `.troupe/program/${hash}`;
const agentOf = (hash: string): string => `${programDir(hash)}/dist/cli/local/ssh/on-host.js`;

/** A script of one line, for any shell; as root. */
const asRoot = ({ sudo }: SshHost, script: string): string => `${sudo ? "sudo -n " : ""}/bin/sh -c ${quoted(script)}`;

function complaint(host: SshHost, { code, stderr }: Ended): Error {
  const lines = stderr.trim().split("\n");
  const marked = lines.findLast((line) => line.startsWith(answerMark))?.slice(answerMark.length);
  return new Error(`host ${hostTitle(host)}: ${marked ?? (stderr.trim() || `exit code ${code}`)}`);
}

async function succeed(host: SshHost, options: readonly string[], work: HostCommand): Promise<string> {
  const ended = await runOnHost(host, options, work);
  if (ended.code !== 0) throw complaint(host, ended);
  return ended.stdout;
}

/** Copies the program, unless it is there. @throws Error naming the host */
export async function copyProgram(
  host: SshHost,
  options: readonly string[],
  program: Program,
  signal: AbortSignal,
): Promise<void> {
  const dir = programDir(program.hash);
  const there = await runOnHost(host, options, {
    ...{ command: asRoot(host, `test -d ${dir}`), input: "", msMax: startMsMax, signal },
  });
  if (there.code === 0) return;
  // It gets its name once it is whole: a copy that was broken off is no program.
  const part = `${dir}.$$`;
  const steps = `umask 022 && mkdir -p ${part} && tar -C ${part} -xzof - && { test -d ${dir} || mv ${part} ${dir}; }`;
  const script = `${steps}; code=$?; rm -rf ${part}; exit $code`;
  await succeed(host, options, {
    ...{ command: asRoot(host, script), input: program.archive(), msMax: copyMsMax, signal },
  });
}

/** Starts the minion, and resolves when it has connected to its master; to false if it ran already. @throws Error naming the host */
export async function startMinion(
  host: SshHost,
  options: readonly string[],
  request: StartRequest,
  signal: AbortSignal,
): Promise<boolean> {
  const command = asRoot(host, `exec ${quoted(host.node)} ${agentOf(host.program)} start`);
  const input = `${JSON.stringify(request)}\n`;
  const said = await succeed(host, options, { command, input, msMax: startMsMax, signal, staysOpen: true });
  return said.includes(`${answerMark}started`);
}

/** As one would do it by hand on the host. */
export const removalByHand = (host: SshHost, cluster: string): string =>
  `${host.sudo ? "sudo " : ""}${host.node} ~/${agentOf(host.program)} remove ${cluster}`;

/** Ends the minion and removes all that is on the host of this cluster, and the program if no other needs it. @throws Error */
export async function removeMinion(
  host: SshHost,
  options: readonly string[],
  { cluster, owner, program }: { cluster: string; owner: string; program(): Promise<Program> },
): Promise<void> {
  const run = (): Promise<Ended> => {
    const agent = agentOf(host.program);
    const script = [
      `if [ -d .troupe/minions/${cluster} ]; then [ -e ${agent} ] || exit ${programMissing}; ${quoted(host.node)} ${agent} remove ${cluster} ${owner} ${host.name} || exit 1; fi`,
      // What other minions run, and what else is in the folder, stays.
      "rmdir .troupe/minions 2>/dev/null",
      "[ -d .troupe/minions ] || rm -rf .troupe/program",
      "rmdir .troupe 2>/dev/null",
      "exit 0",
    ].join("; ");
    return runOnHost(host, options, { command: asRoot(host, script), input: "", msMax: removeMsMax });
  };
  let ended = await run();
  if (ended.code === programMissing) {
    const copy = await program();
    host.program = copy.hash;
    await copyProgram(host, options, copy, new AbortController().signal);
    ended = await run();
  }
  if (ended.code !== 0) throw complaint(host, ended);
}
