/** What a container said at its end: its termination message. */
import { containerOf } from "../../core/kinds/pod/containers.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { MinionPorts } from "./ports.js";

/** As much of a log as stands for a message, as in Kubernetes. */
const logLinesMax = 80;
const logBytesMax = 2_048;

/** What it wrote for that, or else, if its policy says so and it failed, the end of its log; "" for nothing. */
export async function lastWords(
  pod: Pod,
  container: string,
  { id, exitCode }: { id: string; exitCode: number },
  { volumes, engine }: Pick<MinionPorts, "volumes" | "engine">,
): Promise<string> {
  const written = await volumes.terminationMessage(pod, container);
  const policy = containerOf(pod.spec, container)?.terminationMessagePolicy;
  if (written !== "" || exitCode === 0 || policy !== "FallbackToLogsOnError") return written;
  try {
    const log = await engine.logs(id, { follow: false, timestamps: false, tailLines: logLinesMax });
    let end = Buffer.alloc(0);
    for await (const chunk of log) end = Buffer.concat([end, chunk as Buffer]).subarray(-logBytesMax);
    return end.toString();
  } catch {
    // A log that cannot be read is no reason to tell nothing of the end.
    return "";
  }
}
