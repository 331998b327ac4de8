import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type FairLimits, FairQueue } from "../../../core/fairness/fair-queue.js";

const test = suite("fair queue");
const limits: FairLimits = { seatsMax: 4, seatsPerFlowMax: 3, waitingMax: 6, waitingPerFlowMax: 4 };

interface Asked {
  flow: string;
  width: number;
  /** Services of each other flow since it waits. */
  passedBy: Map<string, number>;
}

/** Runs what is asked and done against the queue, and checks what must hold after every step. */
class Model {
  readonly queue = new FairQueue<Asked>(limits);
  readonly served: Asked[] = [];
  waiting: Asked[] = [];

  ask(flow: string, width: number): void {
    const ticket: Asked = { flow, width, passedBy: new Map() };
    const answer = this.queue.ask(flow, width, ticket);
    if (answer === "served") this.served.push(ticket);
    if (answer === "waits") this.waiting.push(ticket);
    const own = this.waiting.filter((w) => w.flow === flow).length;
    if (answer === "refused")
      assert.ok(this.waiting.length === limits.waitingMax || own === limits.waitingPerFlowMax, "refused without need");
    this.check();
  }

  done(at: number): void {
    const [ticket] = this.served.splice(at % Math.max(1, this.served.length), 1);
    if (ticket) this.take(this.queue.done(ticket.flow, ticket.width));
  }

  leave(at: number): void {
    const ticket = this.waiting[at % Math.max(1, this.waiting.length)];
    if (!ticket) return;
    this.waiting = this.waiting.filter((w) => w !== ticket);
    this.take(this.queue.leave(ticket.flow, ticket));
  }

  take(tickets: readonly Asked[]): void {
    for (const ticket of tickets) {
      const first = this.waiting.find((w) => w.flow === ticket.flow);
      assert.is(first, ticket, "in the order in which one flow asked");
      this.waiting = this.waiting.filter((w) => w !== ticket);
      this.served.push(ticket);
    }
    this.check();
  }

  check(): void {
    const seats = (of: readonly Asked[]): number => of.reduce((sum, { width }) => sum + width, 0);
    assert.is(this.queue.seats, seats(this.served));
    assert.is(this.queue.waiting, this.waiting.length);
    assert.ok(seats(this.served) <= limits.seatsMax && this.waiting.length <= limits.waitingMax);
    for (const flow of new Set(this.served.map((s) => s.flow)))
      assert.ok(seats(this.served.filter((s) => s.flow === flow)) <= limits.seatsPerFlowMax);
    if (this.served.length === 0) assert.is(this.waiting.length, 0, "nobody waits for an empty room");
  }
}

const deed = fc.oneof(
  fc.record({
    do: fc.constant("ask" as const),
    flow: fc.constantFrom("a", "b", "c"),
    width: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constant("done" as const), at: fc.nat(9) }),
  fc.record({ do: fc.constant("leave" as const), at: fc.nat(9) }),
);

test("seats and waiting keep their bounds, and each flow its order, whatever is asked", () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const model = new Model();
      for (const d of deeds) {
        if (d.do === "ask") model.ask(d.flow, d.width);
        else if (d.do === "done") model.done(d.at);
        else model.leave(d.at);
      }
      // Whoever waits is served when those before it are done: none is forgotten.
      while (model.served.length > 0) model.done(0);
      assert.is(model.queue.waiting, 0);
      assert.is(model.queue.seats, 0);
    }),
    { numRuns: 500 },
  );
});

test("nobody starves: a flow is passed by each other one once at most, however many of its own it has waiting", () => {
  const queue = new FairQueue<string>({ seatsMax: 2, seatsPerFlowMax: 2, waitingMax: 1_000, waitingPerFlowMax: 900 });
  for (let i = 0; i < 500; i++) queue.ask("greedy", 1, "greedy");
  queue.ask("modest", 1, "modest");
  assert.equal(queue.done("greedy", 1), ["greedy"], "it asked before");
  assert.equal(queue.done("greedy", 1), ["modest"], "and now it is the other one's turn, though 497 wait longer");
});

test("who asks for much is waited for: the many who ask for little do not pass it for ever", () => {
  const queue = new FairQueue<string>({ seatsMax: 3, seatsPerFlowMax: 3, waitingMax: 100, waitingPerFlowMax: 50 });
  queue.ask("small", 1, "small");
  queue.ask("small", 1, "small");
  assert.is(queue.ask("large", 3, "large"), "waits");
  assert.is(queue.ask("small", 1, "small"), "waits", "a seat is free, and kept");
  assert.equal(queue.done("small", 1), []);
  assert.equal(queue.done("small", 1), ["large"]);
  assert.equal(queue.done("large", 3), ["small"]);
});

test("a flow that has all it may have stands in nobody's way, and who asks for more than there is gets all there is", () => {
  const queue = new FairQueue<string>(limits);
  for (let i = 0; i < 5; i++) queue.ask("a", 1, "a");
  assert.is(queue.seats, 3);
  assert.is(queue.ask("b", 1, "b"), "served");
  assert.equal(queue.done("b", 1), [], "a has its three");
  assert.equal(queue.done("a", 1), ["a"]);
  const other = new FairQueue<string>(limits);
  assert.is(other.ask("wide", 1_000, "wide"), "served");
  assert.is(other.seats, 3);
  other.done("wide", 1_000);
  assert.is(other.seats, 0);
});

test.run();
