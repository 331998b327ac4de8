/**
 * The ConfigMaps and Secrets that the pods of this minion name, as the master told them last. What no pod names any more is
 * forgotten. They are in memory, and where nothing is written to a disk, so that a daemon that starts without its master
 * has them; never in the checkpoint.
 */
import { Fault } from "../../../core/fault.js";
import { configReferences, referenceKey } from "../../../core/kinds/pod/config-references.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ConfigTold, HeldConfig } from "../../../core/link/configs.js";
import type { MinionMessage } from "../../../core/link/messages.js";
import type { Clock } from "../../../core/time.js";
import type { ConfigValues, PodConfigs } from "./config-values.js";

/** The master answers at once, or is not there. */
const answerMsMax = 10_000;

/** Where they outlive the daemon, and not the host. */
export interface ConfigMemory {
  load(): Promise<ConfigTold[]>;
  put(config: ConfigTold): void;
  drop(config: Pick<ConfigTold, "kind" | "namespace" | "name">): void;
}

export interface ConfigBookPorts {
  clock: Clock;
  send(message: MinionMessage): boolean;
  memory?: ConfigMemory;
  /** What pods name was told for the first time, or has changed. */
  onChange(pods: readonly Pod[]): void;
}

/** What a pod names, with its namespace. */
function keysOf({ metadata, spec }: Pod): string[] {
  return configReferences(spec).map((reference) => `${metadata.namespace ?? ""}/${referenceKey(reference)}`);
}

const keyOf = (told: Pick<ConfigTold, "kind" | "namespace" | "name">): string =>
  `${told.namespace}/${referenceKey(told)}`;

export class ConfigBook {
  readonly #ports: ConfigBookPorts;
  readonly #known = new Map<string, ConfigTold>();
  /** Pods that name something, by uid. */
  readonly #pods = new Map<string, Pod>();
  readonly #waiting = new Set<() => void>();

  constructor(ports: ConfigBookPorts) {
    this.#ports = ports;
  }

  async load(): Promise<void> {
    for (const told of (await this.#ports.memory?.load()) ?? []) this.#known.set(keyOf(told), told);
  }

  /** A pod is here, or has changed. The master is asked for what it names. */
  has(pod: Pod): void {
    if (configReferences(pod.spec).length === 0) return;
    this.#pods.set(pod.metadata.uid ?? "", pod);
    this.#ask(pod);
  }

  gone(uid: string): void {
    const pod = this.#pods.get(uid);
    if (!pod) return;
    this.#pods.delete(uid);
    const named = new Set([...this.#pods.values()].flatMap(keysOf));
    for (const key of keysOf(pod)) if (!named.has(key)) this.#forget(key);
  }

  /** The master is there (again): what it has not told of since is asked for. */
  connected(): void {
    for (const pod of this.#pods.values()) this.#ask(pod);
  }

  receive(told: ConfigTold): void {
    const key = keyOf(told);
    const pods = [...this.#pods.values()].filter((pod) => keysOf(pod).includes(key));
    const hasChanged = this.#known.get(key)?.version !== told.version;
    // What no pod names (any more) is not kept.
    if (pods.length === 0 || !hasChanged) return;
    this.#known.set(key, told);
    this.#ports.memory?.put(told);
    for (const look of this.#waiting) look();
    this.#ports.onChange(pods);
  }

  of(pod: Pod): PodConfigs {
    const namespace = pod.metadata.namespace ?? "";
    const found = configReferences(pod.spec).map((r): [string, ConfigValues | undefined] => [
      referenceKey(r),
      this.#known.get(keyOf({ ...r, namespace })),
    ]);
    return new Map(found.filter((entry): entry is [string, ConfigValues] => entry[1] !== undefined));
  }

  /** Resolves once all that a pod names is known, be it that there is none. @throws Fault while the master is not reached */
  async known(pod: Pod): Promise<void> {
    if (this.#missing(pod) === undefined) return;
    this.#ask(pod);
    await new Promise<void>((resolve) => {
      const look = (isLate = false): void => {
        if (!isLate && this.#missing(pod) !== undefined) return;
        timer.cancel();
        this.#waiting.delete(look);
        resolve();
      };
      const timer = this.#ports.clock.after(answerMsMax, () => look(true));
      this.#waiting.add(look);
    });
    const missing = this.#missing(pod);
    if (missing !== undefined)
      throw new Fault("ServiceUnavailable", `the master has not told of ${missing} yet`, { retry: true });
  }

  #missing(pod: Pod): string | undefined {
    return keysOf(pod).find((key) => !this.#known.has(key));
  }

  #ask({ metadata: { uid = "", namespace = "" }, spec }: Pod): void {
    const held = configReferences(spec).flatMap((reference): HeldConfig[] => {
      const version = this.#known.get(keyOf({ ...reference, namespace }))?.version;
      return version === undefined ? [] : [{ ...reference, version }];
    });
    this.#ports.send({ type: "configWanted", uid, held });
  }

  #forget(key: string): void {
    const told = this.#known.get(key);
    this.#known.delete(key);
    if (told) this.#ports.memory?.drop(told);
  }
}
