import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";
import type { Connection, Wire } from "./connection.js";
import { type LinkClient, type LinkClientHandlers, waitingBytesMax } from "./link.js";
import type { MasterMessage, MinionMessage } from "./messages.js";
import { Session } from "./session.js";

/** Waits between attempts double from the first to the last, with as much jitter again. */
export const redialMsFirst = 50;
export const redialMsMax = 1_000;

export interface MinionEndOptions {
  clock: Clock;
  random: Random;
  log: Log;
  /** See {@link waitingBytesMax}. */
  waitingBytesMax?: number;
}

/** Keeps a minion connected to its master over any wire: dials, and dials again for ever. */
export function connectMinion(wire: Wire, options: MinionEndOptions, handlers: LinkClientHandlers): LinkClient {
  const end = new MinionEnd(wire, options, handlers);
  end.dial();
  return end;
}

interface Attempt {
  connection?: Connection;
  /** There once it is open. */
  session?: Session<MinionMessage, MasterMessage>;
}

class MinionEnd implements LinkClient {
  private attempt: Attempt | undefined;
  private closed = false;
  private failures = 0;
  private saidWhy = "";

  constructor(
    private readonly wire: Wire,
    private readonly options: MinionEndOptions,
    private readonly handlers: LinkClientHandlers,
  ) {}

  readonly dial = (): void => {
    if (this.closed) return;
    const attempt: Attempt = {};
    this.attempt = attempt;
    attempt.connection = this.wire.dial({
      onOpen: () => this.opened(attempt),
      onText: (text) => this.received(attempt, text),
      onClose: (why) => this.ended(attempt, why),
    });
  };

  send(message: MinionMessage): boolean {
    const { attempt } = this;
    const { connection, session } = attempt ?? {};
    if (this.closed || !attempt || !connection || !session) return false;
    const { clock } = this.options;
    const slow = connection.waitingBytes() > (this.options.waitingBytesMax ?? waitingBytesMax);
    const why = slow ? "the master reads too slowly" : session.stuck(clock.nowMs());
    if (why) {
      this.reset(attempt, why);
      return false;
    }
    connection.send(session.wrap(message, clock.nowMs()));
    return true;
  }

  openStream(streamId: string): ReturnType<LinkClient["openStream"]> {
    return this.wire.openStream(streamId);
  }

  close(): void {
    this.closed = true;
    this.attempt?.connection?.close("the daemon stops");
  }

  private opened(attempt: Attempt): void {
    if (this.attempt !== attempt) return;
    attempt.session = new Session();
    this.failures = 0;
    this.saidWhy = "";
    this.send(this.handlers.hello());
    this.handlers.onUp();
  }

  private received(attempt: Attempt, text: string): void {
    if (this.attempt !== attempt || !attempt.session) return;
    const { messages, reply, reset } = attempt.session.receive(text, this.options.clock.nowMs());
    if (reset) {
      this.reset(attempt, reset);
      return;
    }
    if (reply) attempt.connection?.send(reply);
    for (const message of messages) {
      try {
        this.handlers.onMessage(message);
      } catch (error) {
        const facts = { type: message.type, error: String(error) };
        this.options.log("error", "a message of the master could not be handled", facts);
      }
    }
  }

  private reset(attempt: Attempt, why: string): void {
    attempt.connection?.drop();
    this.ended(attempt, why);
  }

  private ended(attempt: Attempt, why: string): void {
    if (this.attempt !== attempt) return;
    this.attempt = undefined;
    const { clock, random, log } = this.options;
    if (attempt.session) this.handlers.onDown(why);
    else if (why !== this.saidWhy && !this.closed) log("warn", "the master is not reached; dialling on", { why });
    this.saidWhy = why;
    const delayMs = Math.min(redialMsFirst * 2 ** Math.min(this.failures++, 16), redialMsMax);
    if (!this.closed) clock.after(delayMs + random.below(delayMs), this.dial);
  }
}
