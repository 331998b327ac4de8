/** What minions are told of network policies: follows policies, pods and namespaces, and tells once for each commit. */
import { IsolationSource } from "../../core/isolation/source.js";
import type { AnyObject, Kind, KindMap } from "../../core/kinds/all.js";
import type { Change } from "../../core/store/store.js";
import type { MinionTables } from "./effects/minion-tables.js";
import type { View } from "./view.js";

type Hears<T> = (before: T | undefined, after: T | undefined) => void;

export class IsolationDesk {
  readonly #view: View;
  readonly #tables: Pick<MinionTables, "change">;
  readonly #source = new IsolationSource();
  readonly #hears: { readonly [K in Kind]?: Hears<KindMap[K]> };
  #began = false;
  #isStale = false;

  /** @param policyCame is told of each policy that is new */
  constructor(view: View, tables: Pick<MinionTables, "change">, policyCame: () => void) {
    this.#view = view;
    this.#tables = tables;
    const source = this.#source;
    this.#hears = {
      Namespace: (before, after) =>
        source.namespace((after ?? before)?.metadata.name ?? "", after && (after.metadata.labels ?? {})),
      Pod: (before, after) => {
        const pod = after ?? before;
        if (pod) source.pod(pod, after);
      },
      NetworkPolicy: (before, after) => {
        source.policy(before, after);
        if (!before) policyCame();
      },
    };
  }

  /** Takes in what the view has; from then on it hears. Before any minion is told anything. */
  begin(): void {
    this.#began = true;
    for (const kind of Object.keys(this.#hears) as Kind[])
      for (const object of this.#view.list(kind)) this.#hear(undefined, object);
    this.flush();
  }

  heard(change: Change): void {
    if (!this.#began) return;
    if (change.type === "DELETED") this.#hear(change.object, undefined);
    else this.#hear(change.type === "MODIFIED" ? change.previous : undefined, change.object);
  }

  /** At the end of each commit. */
  flush(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const { upsert, remove } = this.#source.take();
    if (upsert.length + remove.length > 0) this.#tables.change("policies", upsert, remove);
  }

  #hear(before: AnyObject | undefined, after: AnyObject | undefined): void {
    const hears = this.#hears[(after ?? before)?.kind as Kind] as Hears<AnyObject> | undefined;
    if (!hears) return;
    hears(before, after);
    this.#isStale = true;
  }
}
