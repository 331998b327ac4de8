/**
 * Names that hold at once and are written down later. A warm sandbox is given to a pod by its name, but a rename costs
 * the engine a third of what a creation does, and pods that begin together would wait for all of them. Whoever lists
 * through here sees the new name from the first moment; so does the next daemon should this one end before it is
 * written, as the pod's containers say which sandbox they are in.
 */
import { asFault } from "../../../core/fault.js";
import { sandboxNameOf } from "../names.js";
import { type ContainerInfo, type Engine, labelKeys } from "./engine.js";

export interface LateNamingEngine extends Engine {
  /** The container's name for everybody who lists; the engine hears of it with {@link writeNames}. */
  giveName(id: string, name: string): void;
  readonly hasUnwrittenNames: boolean;
  /** Tells the engine the names it does not know yet, one after another while `goOn` says so. @throws Fault as the engine says */
  writeNames(goOn: () => boolean): Promise<void>;
}

class LateNames {
  readonly #engine: Engine;
  /** By id; those that were written among them, until a list shows it. */
  readonly #given = new Map<string, string>();
  readonly #unwritten = new Set<string>();
  #last: { found: readonly ContainerInfo[]; named: readonly ContainerInfo[] } | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get hasUnwritten(): boolean {
    return this.#unwritten.size > 0;
  }

  give(id: string, name: string): void {
    this.#given.set(id, name);
    this.#unwritten.add(id);
    this.#last = null;
  }

  async write(goOn: () => boolean): Promise<void> {
    for (const id of this.#unwritten) {
      if (!goOn()) return;
      await this.#writeOne(id, this.#given.get(id) ?? "");
      this.#unwritten.delete(id);
    }
  }

  /** The same list while nothing in it changes: whoever compares lists need not look into them. */
  async list(): Promise<readonly ContainerInfo[]> {
    const found = await this.#engine.list();
    if (this.#last?.found !== found) this.#last = { found, named: this.#named(found) };
    return this.#last.named;
  }

  #named(found: readonly ContainerInfo[]): readonly ContainerInfo[] {
    this.#learn(found);
    if (this.#given.size === 0) return found;
    return found.map((info) => {
      const name = this.#given.get(info.id);
      if (name === info.name && !this.#unwritten.has(info.id)) this.#given.delete(info.id);
      return name === undefined || name === info.name ? info : { ...info, name };
    });
  }

  /** What an earlier run of the daemon gave and did not write. */
  #learn(found: readonly ContainerInfo[]): void {
    const warm = found.filter((f) => f.labels[labelKeys.role] === "warm" && !this.#given.has(f.id));
    if (warm.length === 0) return;
    const users = new Map(found.map((f) => [f.labels[labelKeys.sandbox], f]));
    for (const { id, name } of warm) {
      const user = users.get(id);
      const own = user && sandboxNameOf(user.labels);
      if (own !== undefined && own !== name) this.give(id, own);
    }
  }

  async #writeOne(id: string, name: string): Promise<void> {
    try {
      await this.#engine.renameContainer(id, name);
    } catch (error) {
      const { reason } = asFault(error);
      // It is gone, and its name with it.
      if (reason === "NotFound") {
        this.#given.delete(id);
        return;
      }
      if (reason !== "Conflict") throw error;
      // The name is an earlier sandbox's of the same pod, one whose making was never answered: nobody uses it.
      const holder = await this.#engine.inspect(name);
      if (holder && holder.id !== id) await this.#engine.removeContainer(holder.id);
      await this.#engine.renameContainer(id, name);
    }
  }
}

/** The same engine, with {@link LateNames}. */
export function lateNames(engine: Engine): LateNamingEngine {
  const names = new LateNames(engine);
  const own: Omit<LateNamingEngine, keyof Engine> & Pick<Engine, "list"> = {
    list: () => names.list(),
    giveName: (id, name) => names.give(id, name),
    writeNames: (goOn) => names.write(goOn),
    get hasUnwrittenNames() {
      return names.hasUnwritten;
    },
  };
  // Not a Proxy: it is asked of its network every second, on each minion.
  return Object.create(engine, Object.getOwnPropertyDescriptors(own)) as LateNamingEngine;
}
