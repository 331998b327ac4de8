/**
 * Who is served next when more ask than can be served at one time. Askers are told apart by their flow (a caller, or an
 * address); flows take turns, so nobody waits longer because somebody else asks more. Bounded in every direction: what
 * is neither served nor may wait is refused at once. Pure.
 */

export interface FairLimits {
  /** Served at one time, over all flows and of one. What is asked for may be as wide as several seats. */
  seatsMax: number;
  seatsPerFlowMax: number;
  /** Waiting at one time, over all flows and of one. */
  waitingMax: number;
  waitingPerFlowMax: number;
}

interface Flow<T> {
  name: string;
  seats: number;
  waiting: { ticket: T; width: number }[];
}

export class FairQueue<T> {
  readonly #limits: FairLimits;
  /** Flows that have something served or waiting; those that wait are in the order of their turns. */
  readonly #flows = new Map<string, Flow<T>>();
  #turns: Flow<T>[] = [];
  #seats = 0;
  #waiting = 0;

  constructor(limits: FairLimits) {
    this.#limits = limits;
  }

  /** Seats that are taken. */
  get seats(): number {
    return this.#seats;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Asks for `width` seats. Whoever is served, now or later, gives them back by {@link done}. */
  ask(name: string, width: number, ticket: T): "served" | "waits" | "refused" {
    const flow = this.#flows.get(name) ?? { name, seats: 0, waiting: [] };
    const wide = this.#within(width);
    if (this.#turns.every((other) => this.#isFull(other)) && flow.waiting.length === 0 && this.#fits(flow, wide)) {
      this.#flows.set(name, flow);
      this.#take(flow, wide);
      return "served";
    }
    const { waitingMax, waitingPerFlowMax } = this.#limits;
    if (this.#waiting >= waitingMax || flow.waiting.length >= waitingPerFlowMax) return "refused";
    this.#flows.set(name, flow);
    if (flow.waiting.length === 0) this.#turns.push(flow);
    flow.waiting.push({ ticket, width: wide });
    this.#waiting++;
    return "waits";
  }

  /** Gives seats back. @returns the tickets that are served now, in order */
  done(name: string, width: number): T[] {
    const flow = this.#flows.get(name);
    if (flow) {
      const wide = this.#within(width);
      flow.seats -= wide;
      this.#seats -= wide;
      this.#forget(flow);
    }
    return this.#serve();
  }

  /** Takes back what still waits. @returns the tickets that are served now that it does not stand before them */
  leave(name: string, ticket: T): T[] {
    const flow = this.#flows.get(name);
    const at = flow?.waiting.findIndex((w) => w.ticket === ticket) ?? -1;
    if (!flow || at < 0) return [];
    flow.waiting.splice(at, 1);
    this.#waiting--;
    if (flow.waiting.length === 0) this.#turns = this.#turns.filter((f) => f !== flow);
    this.#forget(flow);
    return this.#serve();
  }

  /** Nobody can ask for more than there is: it would wait for ever. */
  #within(width: number): number {
    return Math.min(Math.max(1, width), this.#limits.seatsPerFlowMax, this.#limits.seatsMax);
  }

  /** It has all that one flow may have: the turn of others comes before its own. */
  #isFull(flow: Flow<T>): boolean {
    const [first] = flow.waiting;
    return flow.seats + (first?.width ?? 1) > this.#limits.seatsPerFlowMax;
  }

  #fits(flow: Flow<T>, width: number): boolean {
    return this.#seats + width <= this.#limits.seatsMax && flow.seats + width <= this.#limits.seatsPerFlowMax;
  }

  #take(flow: Flow<T>, width: number): void {
    flow.seats += width;
    this.#seats += width;
  }

  /** Whoever's turn it is and needs more seats than are free is waited for: else narrow ones would pass it for ever. */
  #serve(): T[] {
    const served: T[] = [];
    for (let at = this.#turns.findIndex((f) => !this.#isFull(f)); at >= 0; ) {
      const flow = this.#turns[at] as Flow<T>;
      const first = flow.waiting[0];
      if (!first || !this.#fits(flow, first.width)) break;
      flow.waiting.shift();
      this.#waiting--;
      this.#take(flow, first.width);
      served.push(first.ticket);
      this.#turns.splice(at, 1);
      if (flow.waiting.length > 0) this.#turns.push(flow);
      at = this.#turns.findIndex((f) => !this.#isFull(f));
    }
    return served;
  }

  #forget(flow: Flow<T>): void {
    if (flow.seats === 0 && flow.waiting.length === 0) this.#flows.delete(flow.name);
  }
}
