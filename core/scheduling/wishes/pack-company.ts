/**
 * What the pods of a batch and those of the cluster are to each other, as numbers. Terms become tallies: how many pods
 * are meant by a term, and how many say a term that means a pod of the batch. Who is placed within the batch counts in
 * the same tallies, so a decision needs no strings.
 */
import type { MinionRows } from "../minion-rows.js";
import type { Crowd } from "./crowds.js";
import type { Companies, Count, PackedCompany, PackedSpread, Topology } from "./packed.js";
import { heldOf, isMeantBy, isSpreadBy, type Namespaces, type Who } from "./who.js";
import type { PodTerm, SpreadRule } from "./wishes.js";

/** Whether a pod counts in a tally. */
type Counts = (who: Who) => boolean;

class Draft {
  readonly topologies: Topology[] = [];
  readonly counts: Counts[] = [];
  readonly #rows: MinionRows;
  readonly #namespaces: Namespaces;
  readonly #tallyOf = new Map<string, number>();
  readonly #topologyOf = new Map<string, number>();

  constructor(rows: MinionRows, namespaces: Namespaces) {
    this.#rows = rows;
    this.#namespaces = namespaces;
  }

  isMeant(term: PodTerm, who: Who): boolean {
    return isMeantBy(term, who, this.#namespaces);
  }

  topology(key: string): number {
    const known = this.#topologyOf.get(key);
    if (known !== undefined) return known;
    const index = this.topologies.push(this.#rows.topology(key)) - 1;
    this.#topologyOf.set(key, index);
    return index;
  }

  /** Pods that are meant by all of these terms. */
  meant(terms: readonly PodTerm[]): number {
    const said = terms.map(({ topologyKey: _, ...whom }) => whom);
    return this.#tally(`meant ${JSON.stringify(said)}`, (who) => terms.every((term) => this.isMeant(term, who)));
  }

  meantHere(term: PodTerm): Count {
    return { tally: this.meant([term]), topology: this.topology(term.topologyKey) };
  }

  /** Pods that say the term with this key. */
  holding(key: string): number {
    return this.#tally(`holding ${key}`, ({ wishes }) => heldOf(wishes).some((held) => held.key === key));
  }

  spread(rule: SpreadRule, who: Who): PackedSpread {
    const { selector, topologyKey, maxSkew, minDomains, isHard, honorsAffinity, honorsTaints } = rule;
    const { namespace } = who;
    const key = `spread ${JSON.stringify([namespace, selector])}`;
    const tally = this.#tally(key, (other) => isSpreadBy(rule, namespace, other));
    const self = isSpreadBy(rule, namespace, who) ? 1 : 0;
    const topology = this.topology(topologyKey);
    return { tally, topology, maxSkew, minDomains, isHard, honorsAffinity, honorsTaints, self };
  }

  /** The tallies that a pod counts in. */
  counted(who: Who): number[] {
    return [...this.counts.keys()].filter((tally) => this.counts[tally]?.(who));
  }

  #tally(key: string, counts: Counts): number {
    const known = this.#tallyOf.get(key);
    if (known !== undefined) return known;
    const index = this.counts.push(counts) - 1;
    this.#tallyOf.set(key, index);
    return index;
  }
}

function ownCompany(who: Who, draft: Draft): PackedCompany {
  const { near = [], away = [], preferredPods = [], spread = [] } = who.wishes ?? {};
  return {
    near:
      near.length === 0
        ? null
        : {
            tally: draft.meant(near),
            topologies: near.map(({ topologyKey }) => draft.topology(topologyKey)),
            isFirst: near.every((term) => draft.isMeant(term, who)),
          },
    away: away.map((term) => draft.meantHere(term)),
    repelledBy: [],
    preferred: preferredPods.map(({ weight, term }) => ({ ...draft.meantHere(term), weight })),
    spread: spread.map((rule) => draft.spread(rule, who)),
    counted: [],
  };
}

/** What those that are there, or are placed in the batch themselves, say of the kinds of the batch. */
function addHeld(kinds: readonly Who[], companies: readonly PackedCompany[], crowds: readonly Crowd[], draft: Draft) {
  const all = [...crowds.map(({ who }) => who), ...kinds].flatMap(({ wishes }) => heldOf(wishes));
  for (const { key, term, weight } of new Map(all.map((held) => [held.key, held])).values())
    for (const [i, who] of kinds.entries()) {
      if (!draft.isMeant(term, who)) continue;
      const count = { tally: draft.holding(key), topology: draft.topology(term.topologyKey) };
      if (weight === null) companies[i]?.repelledBy.push(count);
      else companies[i]?.preferred.push({ ...count, weight });
    }
}

/** Slot, count, slot, count … of the pods that count. */
function pairsOf(counts: Counts, crowds: readonly Crowd[], rows: MinionRows): Int32Array {
  const bySlot = new Map<number, number>();
  for (const { who, minions } of crowds) {
    if (!counts(who)) continue;
    for (const [minion, pods] of minions) {
      const slot = rows.slotOf(minion);
      if (slot >= 0) bySlot.set(slot, (bySlot.get(slot) ?? 0) + pods);
    }
  }
  return Int32Array.from([...bySlot].flat());
}

/** @param kinds of each kind of the batch one pod; the answer has what each is to others, null where to nobody */
export function packCompany(
  kinds: readonly Who[],
  crowds: readonly Crowd[],
  rows: MinionRows,
  namespaces: Namespaces,
): { companies: Companies; kinds: (PackedCompany | null)[] } {
  const draft = new Draft(rows, namespaces);
  const packed = kinds.map((who) => ownCompany(who, draft));
  addHeld(kinds, packed, crowds, draft);
  const finished = packed.map((company, i) => ({ ...company, counted: draft.counted(kinds[i] as Who) }));
  const matters = ({ near, away, repelledBy, preferred, spread, counted }: PackedCompany): boolean =>
    near !== null || [away, repelledBy, preferred, spread, counted].some((list) => list.length > 0);
  return {
    companies: {
      topologies: draft.topologies,
      tallies: draft.counts.map((counts) => pairsOf(counts, crowds, rows)),
    },
    kinds: finished.map((company) => (matters(company) ? company : null)),
  };
}
