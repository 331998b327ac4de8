/** `troupe exec`: a command in a container, with our input and terminal if wished; its exit code becomes ours. */
import { connect } from "../client/client.js";
import { execInPod } from "../client/exec-socket.js";
import { oneOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { ExitWith, exitCodes, UsageError } from "../fail.js";
import { say } from "../render/output.js";

export interface ExecFlags extends ClusterFlags {
  container?: string;
  stdin?: boolean;
  tty?: boolean;
}

/** @throws UsageError, ApiError, ConnectionError; ExitWith the command's code if that is not 0 */
export async function exec(pod: string, command: readonly string[], flags: ExecFlags): Promise<void> {
  if (command.length === 0) throw new UsageError("the command is missing: troupe exec POD -- COMMAND [ARGUMENT…]");
  const name = oneOf(pod, "Pod");
  const client = await connect(flags);
  await client.get("Pod", name);
  const { stdin, stdout, stderr } = process;
  const hasTerminal = stdin.isTTY && stdout.isTTY;
  const tty = flags.tty === true && hasTerminal === true;
  if (flags.tty && !tty) say("there is no terminal here, so the command gets none");
  const isRaw = tty && flags.stdin === true;
  if (isRaw) stdin.setRawMode(true);
  let code: number;
  try {
    code = await execInPod(client, {
      pod: name,
      container: flags.container,
      command,
      tty,
      stdin: flags.stdin ? stdin : undefined,
      stdout,
      stderr,
      ...(tty ? { size: () => ({ columns: stdout.columns, rows: stdout.rows }) } : {}),
      onResize: (listener) => {
        stdout.on("resize", listener);
        return () => stdout.off("resize", listener);
      },
    });
  } finally {
    if (isRaw) stdin.setRawMode(false);
  }
  // Our input may still be open; nothing reads it any more.
  if (code !== exitCodes.ok || flags.stdin) throw new ExitWith(code);
}
