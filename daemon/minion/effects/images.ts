/** Images of a minion: each is pulled once at a time however many pods wait for it, a few at once. */

import { Fault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";
import type { Log } from "../../log.js";
import type { Engine, PullProgress, RegistryAuths } from "../engine/engine.js";

/** Pulls side by side; one large image must not keep others waiting. */
export const pullsMax = 3;
/** Images whose ids are remembered; the oldest is forgotten first. */
export const idsMax = 1_000;
/** Progress is told this often at most. */
export const progressMs = 5_000;

export class Images {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pulling = new Map<string, Promise<void>>();
  /** Whether it is here, as it is being asked; pods of one controller ask all at once. */
  readonly #looks = new Map<string, Promise<boolean>>();
  /** Their ids as they were seen last. */
  readonly #ids = new Map<string, string>();
  readonly #waiting: (() => void)[] = [];
  #active = 0;

  constructor(engine: Engine, clock: Clock, log: Log) {
    this.#engine = engine;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Makes sure a container can be created from the image, by its pull policy. Resolves to whether it was pulled.
   * @throws Fault when it cannot be had
   */
  async ensure(
    image: string,
    policy: string,
    auths: readonly RegistryAuths[],
    onProgress: (text: string) => void,
  ): Promise<boolean> {
    if (policy !== "Always" && (await this.#has(image))) return false;
    if (policy === "Never")
      throw new Fault(
        "NotFound",
        `image "${image}" is not on this minion and its pull policy is Never: load it here, or use IfNotPresent`,
      );
    await this.#pull(image, auths, onProgress);
    return true;
  }

  /** The id of an image as it was seen last; its name if it never was. */
  idOf(image: string): string {
    return this.#ids.get(image) ?? image;
  }

  /** Before another run of a container: policy Always looks for a newer image, but a registry that is away must not keep a crashed container down. */
  async refresh(image: string, policy: string, auths: readonly RegistryAuths[]): Promise<void> {
    if (policy !== "Always") return;
    try {
      await this.#pull(image, auths, () => {});
    } catch (error) {
      if (!(await this.#has(image))) throw error;
      this.#log("warn", "a newer image could not be looked for; the one that is here is used", {
        image,
        error: String(error),
      });
    }
  }

  #has(image: string): Promise<boolean> {
    const under = this.#looks.get(image);
    if (under !== undefined) return under;
    const look = this.#look(image).finally(() => this.#looks.delete(image));
    this.#looks.set(image, look);
    return look;
  }

  async #look(image: string): Promise<boolean> {
    const id = await this.#engine.imageId(image);
    this.#ids.delete(image);
    if (id === undefined) return false;
    this.#ids.set(image, id);
    for (const oldest of this.#ids.keys()) {
      if (this.#ids.size <= idsMax) break;
      this.#ids.delete(oldest);
    }
    return true;
  }

  #pull(image: string, auths: readonly RegistryAuths[], onProgress: (text: string) => void): Promise<void> {
    const key = auths.length === 0 ? image : `${image}\n${JSON.stringify(auths)}`;
    const under = this.#pulling.get(key);
    if (under !== undefined) return under;
    const pull = this.#pullNow(image, auths, onProgress).finally(() => this.#pulling.delete(key));
    this.#pulling.set(key, pull);
    return pull;
  }

  async #pullNow(image: string, auths: readonly RegistryAuths[], onProgress: (text: string) => void): Promise<void> {
    if (this.#active >= pullsMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#active++;
    let toldMs = 0;
    try {
      onProgress(`pulling image "${image}"`);
      const tell = (progress: PullProgress): void => {
        const nowMs = this.#clock.nowMs();
        if (nowMs - toldMs < progressMs) return;
        toldMs = nowMs;
        onProgress(`pulling image "${image}": ${progress.text}`);
      };
      await this.#engine.pullImage(image, tell, auths);
      // Only for its id: whether it is there, the next call says.
      await this.#has(image).catch(() => false);
    } finally {
      this.#active--;
      this.#waiting.shift()?.();
    }
  }
}
