/** The host's own tools (ip, nft, iptables, conntrack), their complaints as Faults. */
import { type ExecFileException, execFile } from "node:child_process";
import { Fault } from "../../core/fault.js";
import { lookup } from "../../core/lookup.js";
import { batchOf, type HostLine, nftFile } from "../../core/network/host-lines.js";

/** These tools answer in milliseconds, or a second for tens of thousands of rules; later than this they hang. */
const commandMsMax = 20_000;
const outputBytesMax = 64 * 1024 * 1024;
/** What of a command and its complaint is worth telling. */
const toldCharsMax = 300;

/** Runs a program and resolves to what it printed. @throws Fault */
export type HostCommand = (program: string, args: readonly string[], input?: string) => Promise<string>;

/** Several commands of ip in one; none is no call. @throws Fault */
export const ipBatch = async (command: HostCommand, lines: readonly HostLine[]): Promise<void> => {
  if (lines.length > 0) await command("ip", ["-batch", "-"], batchOf(lines));
};

/** Several commands of bridge in one. `force`: one that fails does not keep the others from being carried out. */
export const bridgeBatch = async (command: HostCommand, lines: readonly HostLine[], force = false): Promise<void> => {
  if (lines.length > 0) await command("bridge", [...(force ? ["-force"] : []), "-batch", "-"], batchOf(lines));
};

/** One transaction; an empty one is no call. @throws Fault */
export const nftBatch = async (command: HostCommand, text: HostLine): Promise<void> => {
  if (text !== "") await command("nft", ["-f", "-"], nftFile(text));
};

const packages = lookup<string>({
  ip: "iproute2",
  bridge: "iproute2",
  nft: "nftables",
  iptables: "iptables",
  conntrack: "conntrack",
});

/** On the host (and in the network namespace) this process is in. */
export const hostCommand: HostCommand = (program, args, input = "") =>
  new Promise((resolve, reject) => {
    const limits = { timeout: commandMsMax, maxBuffer: outputBytesMax };
    const child = execFile(program, args, limits, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(commandFault(program, args, error, stderr));
    });
    // A command that ends before it has read its input is reported by its exit.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });

function commandFault(program: string, args: readonly string[], error: ExecFileException, stderr: string): Fault {
  const options = { cause: error };
  if (error.code === "ENOENT")
    return new Fault(
      "ServiceUnavailable",
      `the command ${program} is needed for the pods' network and is not installed; install the package ${packages[program] ?? program}`,
      {},
      options,
    );
  const what = `"${[program, ...args].join(" ")}"`;
  const said = (stderr.trim() || error.message).replace(/\s*\n\s*/g, "; ").slice(0, toldCharsMax);
  if (/not permitted|permission denied/i.test(said))
    return new Fault("Forbidden", `${what} was not permitted: it needs CAP_NET_ADMIN (${said})`, {}, options);
  return new Fault("InternalError", `${what} failed: ${said}`, { retry: true }, options);
}
