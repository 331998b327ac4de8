import { Fault } from "../../core/fault.js";
import { BackOff } from "../../core/link/back-off.js";
import { masterMessage } from "../../core/link/master-messages.js";
import type { MasterMessage, MinionMessage } from "../../core/link/messages.js";
import { backOffMsMax } from "../../core/link/rates.js";
import { readMessage } from "../../core/link/read.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";
import type { Connection, Wire } from "./connection.js";
import { type LinkClient, type LinkClientHandlers, type Peer, waitingBytesMax } from "./link.js";
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
  session?: Session<MinionMessage>;
}

class MinionEnd implements LinkClient {
  private attempt: Attempt | undefined;
  private closed = false;
  private failures = 0;
  private saidWhy = "";
  /** Masters that sent nonsense; there is but one. */
  private readonly backOff = new BackOff();

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
      onOpen: (master) => this.opened(attempt, master),
      onText: (text) => this.received(attempt, text),
      onClose: (why, retryAfterMs) => this.ended(attempt, why, retryAfterMs),
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

  private opened(attempt: Attempt, master: Peer | undefined): void {
    if (this.attempt !== attempt) return;
    attempt.session = new Session();
    this.failures = 0;
    this.saidWhy = "";
    this.send(this.handlers.hello());
    this.handlers.onUp(master);
  }

  private received(attempt: Attempt, text: string): void {
    if (this.attempt !== attempt || !attempt.session) return;
    const { messages, reply, reset, nonsense } = attempt.session.receive(text, this.options.clock.nowMs());
    if (nonsense) return this.distrust(attempt, nonsense);
    if (reset) return this.reset(attempt, reset);
    if (reply) attempt.connection?.send(reply);
    for (const message of messages) {
      // One of those before it may have ended the line.
      if (this.attempt !== attempt) return;
      this.heard(attempt, readMessage(masterMessage, message));
    }
  }

  private heard(attempt: Attempt, message: MasterMessage | Fault): void {
    if (message instanceof Fault) return this.distrust(attempt, message.message);
    try {
      this.handlers.onMessage(message);
    } catch (error) {
      const facts = { type: message.type, error: String(error) };
      this.options.log("error", "a message of the master could not be handled", facts);
    }
  }

  /** A master that makes no sense is told so, and left alone for a while: each hello costs it, and us. */
  private distrust(attempt: Attempt, why: string): void {
    const { clock, log } = this.options;
    const waitMs = this.backOff.offended("", clock.nowMs());
    log("error", "what the master sent makes no sense; its line is ended", { why, againAfterMs: waitMs });
    attempt.connection?.close(why);
    this.ended(attempt, why, waitMs);
  }

  private reset(attempt: Attempt, why: string): void {
    attempt.connection?.drop();
    this.ended(attempt, why);
  }

  private ended(attempt: Attempt, why: string, retryAfterMs = 0): void {
    if (this.attempt !== attempt) return;
    this.attempt = undefined;
    const { clock, random, log } = this.options;
    if (attempt.session) this.handlers.onDown(why);
    else if (why !== this.saidWhy && !this.closed) log("warn", "the master is not reached; dialling on", { why });
    this.saidWhy = why;
    const soonestMs = Math.min(redialMsFirst * 2 ** Math.min(this.failures++, 16), redialMsMax);
    const delayMs = Math.max(soonestMs, Math.min(retryAfterMs, backOffMsMax));
    if (!this.closed) clock.after(delayMs + random.below(soonestMs), this.dial);
  }
}
