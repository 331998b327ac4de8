/** Keeps the volumes of pods that are made of other objects what these are: one write of a pod at a time. */
import { asFault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Known } from "../container-env.js";
import type { RegistryAuths } from "../engine/engine.js";
import type { TellNote } from "../note-of.js";
import type { Place } from "../place.js";
import type { MinionPorts } from "../ports.js";
import type { ConfigBook } from "./config-book.js";
import { ConfigFault } from "./config-values.js";
import { pullSecrets } from "./pull-secrets.js";
import { isMadeOfObjects, type PodFiles, podFiles } from "./volume-files.js";

const thrown = (fault: ConfigFault): never => {
  throw fault;
};

export interface LiveFilesHands {
  ports: Pick<MinionPorts, "volumes" | "podToken">;
  place: Place;
  book: ConfigBook;
  host(): Known["host"];
  note: TellNote;
}

export class LiveFiles {
  readonly #hands: LiveFilesHands;
  /** What is being written, by the pod's uid. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(hands: LiveFilesHands) {
    this.#hands = hands;
  }

  /** What a container's variables may stand for. */
  known(pod: Pod): Known {
    return { configs: this.#hands.book.of(pod), host: this.#hands.host() };
  }

  /** What is shown to registries for a pod; without what is not there it is tried all the same. */
  async registryAuths(pod: Pod): Promise<readonly RegistryAuths[]> {
    if (!pod.spec.imagePullSecrets?.length) return [];
    const { book, note } = this.#hands;
    await book.known(pod).catch(() => undefined);
    const { auths, missing } = pullSecrets(pod.spec, book.of(pod));
    if (missing.length > 0) {
      const what = `Unable to retrieve some image pull secrets (${missing.join(", ")})`;
      const message = `${what}; attempting to pull the image may not succeed.`;
      note(pod, "", "Warning", "FailedToRetrieveImagePullSecret", message);
    }
    return auths;
  }

  /** Makes all volumes of a pod, once all that it names is told of. @throws Fault */
  async prepare(pod: Pod): Promise<void> {
    await this.#hands.book.known(pod);
    await this.#inTurn(pod, () => this.#hands.ports.volumes.prepare(pod, () => this.#filesOf(pod, thrown)));
  }

  /** A pod that runs sees what its volumes are made of as it is now. What cannot be had leaves what was there. */
  async update(pod: Pod): Promise<void> {
    if (!pod.spec.volumes?.some(isMadeOfObjects)) return;
    const tell = (error: unknown): void => this.#hands.note(pod, "", "Warning", "FailedMount", asFault(error).message);
    await this.#inTurn(pod, () => this.#hands.ports.volumes.update(pod, this.#filesOf(pod, tell))).catch(tell);
  }

  #filesOf(pod: Pod, onMissing: (fault: ConfigFault) => void): PodFiles {
    const { ports, place } = this.#hands;
    const token = (): Buffer => {
      const made = ports.podToken?.(pod.metadata.uid ?? "");
      if (made) return made;
      throw new ConfigFault("the pod has no token");
    };
    const { configs, host } = this.known(pod);
    return podFiles(pod, { at: { ...host, ...place, podIp: "" }, configs, token }, onMissing);
  }

  async #inTurn({ metadata: { uid = "" } }: Pod, write: () => Promise<void>): Promise<void> {
    const mine = (this.#writing.get(uid) ?? Promise.resolve()).catch(() => {}).then(write);
    this.#writing.set(uid, mine);
    try {
      await mine;
    } finally {
      if (this.#writing.get(uid) === mine) this.#writing.delete(uid);
    }
  }
}
