/** What the laws of the link are told with. */
import { Fault } from "../../../core/fault.js";
import type { MasterMessage, MinionMessage } from "../../../core/link/messages.js";
import type { Clock } from "../../../core/time.js";
import type { LinkClient, LinkClientHandlers, LinkServer, LinkServerHandlers } from "../../../daemon/link/link.js";

/** Ends of a link over one kind of wire, and what can be done to the wire. */
export interface LinkUnderTest {
  listen(handlers: LinkServerHandlers): LinkServer;
  connect(minion: string, token: string, handlers: LinkClientHandlers): LinkClient;
  /** Ends all connections as a network does: both ends see them break. */
  breakLines(): void;
  /** From now on nothing gets through on the present connections, and nobody is told. */
  stall(): void;
  clock: SkippingClock;
  dispose(): Promise<void>;
}

/** The machine's time, except that a test may jump over a wait. */
export interface SkippingClock extends Clock {
  skip(ms: number): void;
}

export function skippingClock(): SkippingClock {
  let skippedMs = 0;
  const pending = new Set<{ atMs: number; fn(): void; handle: NodeJS.Timeout }>();
  const nowMs = (): number => Date.now() + skippedMs;
  return {
    nowMs,
    after: (delayMs, fn) => {
      const entry = { atMs: nowMs() + delayMs, fn, handle: setTimeout(() => pending.delete(entry) && fn(), delayMs) };
      pending.add(entry);
      const cancel = (): void => {
        clearTimeout(entry.handle);
        pending.delete(entry);
      };
      return { cancel };
    },
    skip: (ms) => {
      skippedMs += ms;
      const due = [...pending].filter((entry) => entry.atMs <= nowMs()).sort((a, b) => a.atMs - b.atMs);
      for (const entry of due) {
        clearTimeout(entry.handle);
        pending.delete(entry);
        entry.fn();
      }
    },
  };
}

/** A list that can be waited on. */
export class Seen<T> {
  readonly items: T[] = [];
  private readonly waiting: { enough(items: readonly T[]): boolean; resolve(): void }[] = [];

  add(item: T): void {
    this.items.push(item);
    for (const wait of [...this.waiting]) {
      if (!wait.enough(this.items)) continue;
      this.waiting.splice(this.waiting.indexOf(wait), 1);
      wait.resolve();
    }
  }

  /** Resolves when what was seen is `enough`. */
  async until(enough: (items: readonly T[]) => boolean): Promise<T[]> {
    if (!enough(this.items)) await new Promise<void>((resolve) => this.waiting.push({ enough, resolve }));
    return this.items;
  }

  count(number: number): Promise<T[]> {
    return this.until((items) => items.length >= number);
  }
}

/** A minion's end that writes down what it sees. */
export class MinionSeen implements LinkClientHandlers {
  readonly messages = new Seen<MasterMessage>();
  readonly ups = new Seen<true>();
  readonly downs = new Seen<string>();
  constructor(readonly name: string) {}

  hello(): MinionMessage {
    const facts = {
      bootId: "b",
      runId: "r",
      cpus: 1,
      memoryBytes: 1,
      runtime: "",
      os: "",
      architecture: "",
      version: "",
    };
    return {
      type: "hello",
      minion: this.name,
      address: "192.0.2.5",
      labels: {},
      facts,
      engineMessage: "",
      pods: [],
      tables: {},
    };
  }
  onMessage(message: MasterMessage): void {
    this.messages.add(message);
  }
  onUp(): void {
    this.ups.add(true);
  }
  onDown(why: string): void {
    this.downs.add(why);
  }
}

/** A master's end that writes down what it sees. A token is good for the minion it spells. */
export class MasterSeen implements LinkServerHandlers {
  readonly messages = new Seen<{ minion: string; message: MinionMessage }>();
  readonly downs = new Seen<string>();
  readonly nonsense = new Seen<string>();

  authenticate(token: string, claimed: string): string {
    if (token === `token of ${claimed}`) return claimed;
    throw new Fault("Unauthorized", "its token is wrong");
  }
  onMessage(minion: string, message: MinionMessage): void {
    this.messages.add({ minion, message });
  }
  onNonsense(_minion: string, _caller: unknown, why: string): void {
    this.nonsense.add(why);
  }
  onDown(minion: string): void {
    this.downs.add(minion);
  }

  /** Waits for the `count`th hello. */
  hellos(count: number): Promise<unknown> {
    return this.messages.until((items) => items.filter(({ message }) => message.type === "hello").length >= count);
  }
}

export function heartbeat(digest: string): MinionMessage {
  return { type: "heartbeat", bootId: "b", digest, engineOk: true, engineMessage: "" };
}

export function stop(uid: string): MasterMessage {
  return { type: "stop", uid, graceSeconds: 0 };
}
