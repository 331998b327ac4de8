/**
 * All that master and minion say to each other, as tagged unions. The minion dials; the first message is `hello`,
 * which the master answers with `welcome` and a full `sync`; from then on both send differences. Every message may
 * come twice: handling one again changes nothing. How they are read stands in minion-messages.ts and
 * master-messages.ts: a field nobody knows is dropped, a type nobody knows is refused.
 */
import type { Pod } from "../kinds/pod/object.js";
import type { TableMark } from "../tables/table.js";
import type { ConfigTold, ConfigWanted } from "./configs.js";
import type { PodReport } from "./report.js";
import type { TableMarks, TableMessage, TableName } from "./tables.js";
import type { UnreadPod } from "./unread-pods.js";
import type { UsageTold } from "./usage.js";

/** What a minion tells of its host when it joins. */
export interface MinionFacts {
  /** Changes when the host boots: a host that reboots faster than it is missed has lost its containers. */
  bootId: string;
  /** Identifies this run of the daemon. */
  runId: string;
  cpus: number;
  memoryBytes: number;
  runtime: string;
  /** The system's name and version, for people. */
  os: string;
  /** e.g. `linux`; releases before this one do not say it. */
  osType?: string;
  /** The kernel's version. */
  kernel?: string;
  architecture: string;
  version: string;
}

/** Something worth explaining that happened on a minion; becomes an Event object. */
export interface MinionNote {
  /** "" = of the minion itself, whose name is given. */
  uid: string;
  namespace: string;
  name: string;
  container?: string;
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  atMs: number;
}

/** Nothing is left of the directory of a volume; `why`: or something is, and this is why. */
export interface VolumeRemoved {
  type: "volumeRemoved";
  name: string;
  why: string;
}

export type MinionMessage =
  | {
      type: "hello";
      minion: string;
      address: string;
      labels: Record<string, string>;
      facts: MinionFacts;
      /** Why its engine does not answer; "" = it does. */
      engineMessage: string;
      /** It routes its pods' network and balances in its kernel; `podCidr` is the one it has, "" = none yet. */
      routed?: { podCidr: string };
      /** It resolves names for its pods. */
      resolves?: boolean;
      /** It lets no packet pass which a network policy does not allow. */
      keepsPolicies?: boolean;
      /** The folder in which it makes directories for claims; without it, it makes none. */
      volumesDir?: string;
      /** It tells what is used, when it is asked. */
      measures?: boolean;
      /** What it has carried out of the master's tables; the answer brings the rest. */
      tables: TableMarks;
      /** Everything that runs or is remembered there. */
      pods: PodReport[];
    }
  /** What changed; `full`: all there is, whatever was said before. */
  | { type: "report"; pods: PodReport[]; full?: boolean }
  /** Nothing of this pod is left on the minion. */
  | { type: "gone"; uid: string; namespace: string; name: string }
  | {
      type: "heartbeat";
      bootId: string;
      /** Digest of the (uid, seq) pairs there; the master compares it with what it was told last. */
      digest: string;
      engineOk: boolean;
      engineMessage: string;
    }
  | { type: "notes"; notes: MinionNote[] }
  /** A table is carried out up to here. */
  | { type: "tableHeld"; name: TableName; mark: TableMark }
  /** A pod that is bound to it wants the token of its service account, or the next one. */
  | { type: "tokenWanted"; uid: string }
  | ConfigWanted
  | UsageTold
  | VolumeRemoved
  /** A difference does not fit what it has (absent: nothing): it is to be told what lies between. */
  | { type: "tableMissed"; name: TableName; mark?: TableMark };

/** A byte stream the master asks for; the minion dials it back under `streamId`. */
export type StreamRequest =
  | {
      kind: "logs";
      uid: string;
      container: string;
      previous: boolean;
      follow: boolean;
      tailLines?: number;
      sinceSeconds?: number;
      sinceTime?: string;
      timestamps: boolean;
      limitBytes?: number;
    }
  | { kind: "exec"; uid: string; container: string; command: string[]; tty: boolean; stdin: boolean }
  /** To the process that runs; framed as exec is. */
  | { kind: "attach"; uid: string; container: string; stdin: boolean }
  | { kind: "portForward"; uid: string; port: number };

export type MasterMessage =
  /** `podCidr` is the minion's own where it routes, else what all share; `clusterCidr` is that of all pods. */
  | { type: "welcome"; cluster: string; podCidr: string; clusterCidr: string; serviceCidr: string }
  /** What a table is, or what changed in it. */
  | TableMessage
  /**
   * All pods this minion owns, and nothing else may run there (`report`: answer with a full report).
   * `unread` never comes by the wire: those of the pods that could not be read; what runs of them is left as it is.
   */
  | { type: "sync"; pods: Pod[]; report: boolean; unread?: UnreadPod[] }
  /** A pod to run, or a new version of one that runs. */
  | { type: "run"; pod: Pod }
  /** Never by the wire: a pod to run that could not be read. */
  | { type: "unread"; pods: UnreadPod[] }
  /** Stop and remove; 0 seconds kills. */
  | { type: "stop"; uid: string; graceSeconds: number }
  | { type: "openStream"; streamId: string; request: StreamRequest }
  /** What a pod's programs know the API by, and show it; without `files` it has none, and `why` is for people ("" = it wants none). */
  | { type: "token"; uid: string; files?: { token: string; "ca.crt": string; namespace: string }; why?: string }
  | ConfigTold
  /** Take the directory of a volume away; of one that said where they are. Answered by `volumeRemoved`. */
  | { type: "removeVolume"; name: string }
  /** Tell what is used from now on, for so long; of one that said that it measures. */
  | { type: "usageWanted"; forSeconds: number }
  /** Make a new secret of your own and tell its hash over HTTP: the present one is old. */
  | { type: "renewCredential" };
