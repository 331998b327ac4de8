/** Turns pods into kinds, and kinds into the numbers of one moment's table. */
import type { DecisionTask } from "./decide.js";
import type { Places } from "./places.js";
import { kindKey, kindOf, type PodKind, seatOf } from "./pod-kind.js";
import type { PodView } from "./schedule-types.js";
import { packCompany } from "./wishes/pack-company.js";
import type { Who } from "./wishes/who.js";
import { isSociable } from "./wishes/wishes.js";

/** Pods of an order that are alike in every way. */
export interface Sort {
  kind: PodKind;
  /** What they take where they are. */
  seat: PodKind;
  /** What others see of them; of one of them, where that matters to nobody. */
  who: Who;
  /** Index into the groups of the task. */
  group: number;
}

export type Packed = Pick<DecisionTask, "kinds" | "companies">;

/** Kinds are kept for pods to come; past this many the memory of them starts anew. */
const kindsMax = 20_000;

export class Packer {
  /** The labels of namespaces. */
  readonly namespaces = new Map<string, Readonly<Record<string, string>>>();
  readonly #places: Places;
  readonly #kinds = new Map<string, PodKind>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** What a pod takes where it is; one object for all pods that take the same. */
  seatOf(pod: PodKind): PodKind {
    const seat = seatOf(pod);
    return this.#kindOf(seat, kindKey(seat));
  }

  sortOf(pod: PodView, group = -1): Sort {
    const kind = this.#kindOf(pod, kindKey(pod));
    const { namespace, labels, isLeaving, wishes } = pod;
    return { kind, seat: this.seatOf(kind), who: { namespace, labels, isLeaving, wishes }, group };
  }

  /** Whether what pods are to each other matters, among those that are placed and these. */
  isSocial(pods: readonly Pick<PodView, "wishes">[]): boolean {
    return this.#places.crowds.isSociable || pods.some(({ wishes }) => isSociable(wishes));
  }

  /** In this moment's numbers. */
  pack(sorts: readonly Sort[], isSocial: boolean): Packed {
    const { rows, crowds } = this.#places;
    const kinds = sorts.map(({ kind, group }) => ({ ...rows.packKind(kind), group }));
    if (!isSocial) return { kinds, companies: null };
    const all = [...crowds.all(() => this.#places.seated())];
    const { companies, kinds: company } = packCompany(
      sorts.map(({ who }) => who),
      all,
      rows,
      this.namespaces,
    );
    return { kinds: kinds.map((kind, i) => ({ ...kind, company: company[i] ?? null })), companies };
  }

  #kindOf(pod: PodKind, key: string): PodKind {
    let kind = this.#kinds.get(key);
    if (kind) return kind;
    if (this.#kinds.size >= kindsMax) this.#kinds.clear();
    kind = kindOf(pod);
    this.#kinds.set(key, kind);
    return kind;
  }
}
