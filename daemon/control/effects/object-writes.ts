/** What an actor writes of its own object: nobody will ask for it again, so it is tried until it is done. */
import type { AnyObject, Kind } from "../../../core/kinds/all.js";
import { keyOf } from "../../../core/kinds/key.js";
import { revisionOf } from "../../../core/objects/types.js";
import type { MasterPorts } from "../ports.js";
import type { View } from "../view.js";
import { edit } from "./edit.js";
import { KeyedQueue } from "./keyed-queue.js";
import { persist } from "./persist.js";

export class ObjectWrites {
  readonly #ports: MasterPorts;
  readonly #view: View;
  /** Writes of one actor keep their order. */
  readonly #queue = new KeyedQueue();

  constructor(ports: MasterPorts, view: View) {
    this.#ports = ports;
    this.#view = view;
  }

  /** Changes this very object, whatever it is by then; nothing if it is gone. @throws Fault one that does not pass */
  edit<T extends AnyObject>(actor: string, object: T, change: (now: T) => T): Promise<void> {
    const { kind, namespace, name } = keyOf(object);
    const { uid } = object.metadata;
    const place = { kind, namespace, name, ...(uid === undefined ? {} : { uid }) };
    const write = async (): Promise<void> => {
      const known = this.#view.get<Kind>(kind, namespace, name);
      await edit<Kind>(this.#ports.store, place, (now) => change(now as T), known);
    };
    return this.#queue.run(actor, () => persist(this.#ports, actor, write));
  }

  /** Removes this very object: another one may have been made under its name. @throws Fault one that does not pass */
  remove(object: AnyObject): Promise<void> {
    const { kind, namespace, name } = keyOf(object);
    return persist(this.#ports, name, async () => {
      const now: AnyObject | undefined = await this.#ports.store.get<Kind>(kind, namespace, name);
      if (!now || now.metadata.uid !== object.metadata.uid) return;
      const [result] = await this.#ports.store.write([{ op: "remove", key: keyOf(object), expected: revisionOf(now) }]);
      if (result && !result.ok) throw result.fault;
    });
  }
}
