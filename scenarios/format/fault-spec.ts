/** The faults a scenario can name. Plain data, as read from the file; times in ms, chances in [0, 1]. */
export type FaultSpec =
  /** The process of one container of each victim pod ends. */
  | { fault: "container-exit"; on: string; container?: string; exitCode: number }
  | { fault: "container-oom"; on: string; container?: string }
  /** It lives on and does nothing any more: no probe is answered, no SIGTERM heard. */
  | { fault: "container-hang"; on: string; container?: string }
  /** Somebody uses the engine behind the cluster's back: `docker restart`, … */
  | { fault: "container-restart"; on: string; container?: string }
  /** … `docker pause`, and `unpause` at its end, … */
  | { fault: "container-pause"; on: string; container?: string }
  /** … `docker network disconnect -f` and `docker rm -f` of a pod's sandbox, … */
  | { fault: "sandbox-cut"; on: string }
  | { fault: "sandbox-removed"; on: string }
  /** … `docker container prune`: what does not run goes, spares too. */
  | { fault: "engine-prune"; on: string }
  /** `ip link delete` of the bridge of the pods' network. */
  | { fault: "bridge-deleted"; on: string }
  /** Its probes answer no, and yes again, each for `periodMs`. */
  | { fault: "probe-flapping"; on: string; periodMs: number }
  | { fault: "image-pull"; on?: string; image: string; mode: "slow" | "fails" | "never"; takesMs: number }
  /** The engine refuses to start containers of this image (or any). */
  | { fault: "start-failing"; on: string; image?: string; times: number }
  /** The engine's answers to calls get lost, though the work is done. */
  | {
      fault: "answer-lost";
      on: string;
      call: "createContainer" | "startContainer" | "createSandbox";
      mode: "lost" | "late";
      times: number;
    }
  | { fault: "engine-down"; on: string; containers: "die" | "live" }
  | { fault: "engine-frozen"; on: string }
  | { fault: "engine-slow"; on: string; factor: number }
  | { fault: "engine-events"; on: string; lostPercent: number; repeatedPercent: number }
  | { fault: "disk-full"; on: string }
  | { fault: "power-cut"; on: string }
  /** The minion's daemon ends without a goodbye and is started again; its containers run on. */
  | { fault: "daemon-crash"; on: string }
  /** A process does nothing for a while, as one that is swapped out. */
  | { fault: "stall"; on: string }
  | { fault: "clock-jump"; on: string; byMs: number }
  | {
      fault: "link";
      on: string;
      delayMs: number;
      jitterMs: number;
      loss: number;
      duplicate: number;
      reorder: number;
      /** `up`: nothing from the minion to the master. */
      cut: "none" | "up" | "down" | "both";
    }
  /** Containers of an image have work for so many thousandths of a core, which they share. */
  | { fault: "load"; image: string; millis: number }
  /** Connections break, and both ends see it. */
  | { fault: "link-break"; on: string }
  /** Right away, or at the `afterWrites`-th write from now, which `landed` or not. Starts again after `for`. */
  | { fault: "master-crash"; afterWrites: number; landed: boolean }
  | { fault: "store-failing"; landed: boolean }
  | { fault: "store-slow"; delayMs: number };

export type FaultName = FaultSpec["fault"];

/** Who can be named after `on`. */
export type VictimKind = "pods" | "minions" | "processes" | "none";

/** What each fault hits, and whether it lasts (so that `for` has a meaning). */
export const faultTable: { readonly [F in FaultName]: { victims: VictimKind; lasts: boolean } } = {
  "container-exit": { victims: "pods", lasts: false },
  "container-oom": { victims: "pods", lasts: false },
  "container-hang": { victims: "pods", lasts: true },
  "container-restart": { victims: "pods", lasts: false },
  "container-pause": { victims: "pods", lasts: true },
  "sandbox-cut": { victims: "pods", lasts: false },
  "sandbox-removed": { victims: "pods", lasts: false },
  "engine-prune": { victims: "minions", lasts: false },
  "bridge-deleted": { victims: "minions", lasts: false },
  "probe-flapping": { victims: "pods", lasts: true },
  "image-pull": { victims: "minions", lasts: true },
  "start-failing": { victims: "minions", lasts: true },
  "answer-lost": { victims: "minions", lasts: true },
  "engine-down": { victims: "minions", lasts: true },
  "engine-frozen": { victims: "minions", lasts: true },
  "engine-slow": { victims: "minions", lasts: true },
  "engine-events": { victims: "minions", lasts: true },
  "disk-full": { victims: "minions", lasts: true },
  "power-cut": { victims: "minions", lasts: true },
  "daemon-crash": { victims: "minions", lasts: true },
  stall: { victims: "processes", lasts: true },
  "clock-jump": { victims: "processes", lasts: false },
  link: { victims: "minions", lasts: true },
  "link-break": { victims: "minions", lasts: false },
  load: { victims: "none", lasts: true },
  "master-crash": { victims: "none", lasts: true },
  "store-failing": { victims: "none", lasts: true },
  "store-slow": { victims: "none", lasts: true },
};
