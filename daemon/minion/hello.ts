import type { MinionMessage } from "../../core/link/messages.js";
import type { PodReport } from "../../core/link/report.js";
import type { TableMarks } from "../../core/link/tables.js";
import type { EngineFacts } from "./engine/engine.js";
import type { MinionSettings } from "./ports.js";

export type Hello = Extract<MinionMessage, { type: "hello" }>;

/** What a minion does and knows of its master's tables. */
export interface Known {
  /** Of a minion that routes ("" = none yet); null = it does not. */
  podCidr: string | null;
  /** What is carried out of the master's tables. */
  tables: TableMarks;
  /** It resolves names for its pods. */
  resolves: boolean;
  /** It keeps its pods to network policies. */
  keepsPolicies: boolean;
}

/**
 * The first message of every connection: who we are and all we know.
 * @param engineMessage why the engine does not answer; "" = it does
 */
export function helloOf(
  settings: MinionSettings,
  facts: EngineFacts | null,
  engineMessage: string,
  pods: PodReport[],
  { podCidr, tables, resolves, keepsPolicies }: Known,
): Hello {
  const { name, address, labels, version, runId, volumesDir } = settings;
  return {
    type: "hello",
    minion: name,
    address,
    labels,
    facts: {
      bootId: facts?.bootId ?? "",
      runId,
      cpus: facts?.cpus ?? 0,
      memoryBytes: facts?.memoryBytes ?? 0,
      runtime: facts?.runtime ?? "",
      os: facts?.os ?? "",
      osType: facts?.osType ?? "",
      kernel: facts?.kernel ?? "",
      architecture: facts?.architecture ?? "",
      version,
    },
    engineMessage,
    pods,
    tables,
    measures: true,
    ...(volumesDir === undefined ? {} : { volumesDir }),
    ...(resolves ? { resolves } : {}),
    ...(keepsPolicies ? { keepsPolicies } : {}),
    ...(podCidr === null ? {} : { routed: { podCidr } }),
  };
}

/** The message that says that we live, and as what. @param engineMessage why the engine does not answer; "" = it does */
export function heartbeatOf(facts: EngineFacts | null, engineMessage: string, digest: string): MinionMessage {
  const engine = { engineOk: engineMessage === "", engineMessage };
  return { type: "heartbeat", bootId: facts?.bootId ?? "", digest, ...engine };
}
