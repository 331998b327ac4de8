import type { Duplex } from "node:stream";
import { Fault } from "../../core/fault.js";
import { Allowance } from "../../core/link/allowance.js";
import { BackOff } from "../../core/link/back-off.js";
import type { Run } from "../../core/link/handshake.js";
import type { MasterMessage, MinionMessage } from "../../core/link/messages.js";
import { minionMessage } from "../../core/link/minion-messages.js";
import { messageCharsCounted, messagesAtOnceMax, messagesPerSecondMax } from "../../core/link/rates.js";
import { readMessage } from "../../core/link/read.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";
import type { Connection, ConnectionHandlers } from "./connection.js";
import { type Caller, type LinkServer, type LinkServerHandlers, waitingBytesMax } from "./link.js";
import { OpenStreams } from "./open-streams.js";
import { Session } from "./session.js";
import { type HeardLine, hear, Twins } from "./twins.js";

interface Line extends HeardLine {
  caller: Caller;
  connection: Connection;
  session: Session<MasterMessage>;
  allowance: Allowance;
  /** It has said hello, as it must before all else. */
  isGreeted: boolean;
}

export interface MasterEndOptions {
  clock: Clock;
  log: Log;
  /** See {@link waitingBytesMax}. */
  waitingBytesMax?: number;
}

const nobody: Caller = { address: "", isSecure: false };

/** The master's end over any wire: the wire accepts and authenticates, this keeps one line per minion. */
export class MasterEnd implements LinkServer {
  readonly #lines = new Map<string, Line>();
  readonly #backOff = new BackOff();
  readonly #twins: Twins;
  readonly #options: MasterEndOptions;
  readonly streams: OpenStreams;
  readonly handlers: LinkServerHandlers;

  constructor(options: MasterEndOptions, handlers: LinkServerHandlers) {
    this.#options = options;
    this.handlers = handlers;
    this.streams = new OpenStreams(options.clock);
    this.#twins = new Twins(options.clock);
  }

  /** @throws Fault TooManyRequests when it sent nonsense, and has to wait */
  admit(minion: string): void {
    const waitMs = this.#backOff.waitMs(minion, this.#options.clock.nowMs());
    if (waitMs === 0) return;
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    const why = `what it sent made no sense; it may dial again in ${retryAfterSeconds} s`;
    throw new Fault("TooManyRequests", why, { retry: true, retryAfterSeconds });
  }

  /** See {@link Twins.makeWay}. @throws Fault Conflict */
  makeWay(minion: string, run: Run): Promise<void> {
    return this.#twins.makeWay(minion, run, () => this.#lines.get(minion));
  }

  /** Takes over a connection that `minion` opened. One that it had before is replaced: it may be half dead. */
  accept(minion: string, connection: Connection, run: Run | null = null, caller = nobody): ConnectionHandlers {
    const nowMs = this.#options.clock.nowMs();
    const allowance = new Allowance(messagesPerSecondMax, messagesAtOnceMax, nowMs);
    const line: Line = {
      ...{ run, caller, connection, allowance },
      ...{ listeners: new Set(), session: new Session<MasterMessage>(), isGreeted: false },
    };
    const older = this.#lines.get(minion);
    this.#lines.set(minion, line);
    if (run) this.#twins.took(minion, run);
    if (older) hear(older, false);
    older?.connection.close("replaced by a newer connection");
    return {
      onText: (text) => this.#received(minion, line, text),
      onClose: (why) => this.#ended(minion, line, why),
    };
  }

  send(minion: string, message: MasterMessage): boolean {
    const line = this.#lines.get(minion);
    if (!line) return false;
    const nowMs = this.#options.clock.nowMs();
    const slow = line.connection.waitingBytes() > (this.#options.waitingBytesMax ?? waitingBytesMax);
    const why = slow ? "the minion reads too slowly" : line.session.stuck(nowMs);
    if (why) {
      this.#reset(minion, line, why);
      return false;
    }
    line.connection.send(line.session.wrap(message, nowMs));
    return true;
  }

  connected(): string[] {
    return [...this.#lines.keys()];
  }

  stream(minion: string, ask: (streamId: string) => MasterMessage): Promise<Duplex> {
    return this.streams.ask(minion, (streamId) => this.send(minion, ask(streamId)));
  }

  drop(minion: string, why: string): void {
    this.streams.end(minion);
    const line = this.#lines.get(minion);
    if (!line) return;
    line.connection.close(why);
    this.#ended(minion, line, why);
  }

  distrust(minion: string, why: string): void {
    const seconds = Math.ceil(this.#backOff.offended(minion, this.#options.clock.nowMs()) / 1_000);
    this.drop(minion, `not again for ${seconds} s: ${why}`);
  }

  async close(): Promise<void> {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    for (const line of lines) line.connection.close("the master stops");
  }

  #nonsense(minion: string, { caller }: Line, why: string): void {
    if (this.handlers.onNonsense) this.handlers.onNonsense(minion, caller, why);
    else this.#options.log("warn", "a minion sent what makes no sense", { minion, why });
    this.distrust(minion, why);
  }

  #received(minion: string, line: Line, text: string): void {
    if (this.#lines.get(minion) !== line) return;
    hear(line, true);
    const nowMs = this.#options.clock.nowMs();
    if (!line.allowance.take(nowMs, 1 + Math.floor(text.length / messageCharsCounted))) {
      this.#nonsense(minion, line, `it says more than ${messagesPerSecondMax} messages a second`);
      return;
    }
    const { messages, reply, reset, nonsense } = line.session.receive(text, nowMs);
    if (nonsense) return this.#nonsense(minion, line, nonsense);
    if (reset) {
      this.#options.log("warn", "a minion's connection is reset", { minion, why: reset });
      this.#reset(minion, line, reset);
      return;
    }
    if (reply) line.connection.send(reply);
    for (const message of messages) {
      // One of those before it may have ended the line.
      if (this.#lines.get(minion) !== line) return;
      this.#heard(minion, line, readMessage(minionMessage, message));
    }
  }

  #heard(minion: string, line: Line, message: MinionMessage | Fault): void {
    if (message instanceof Fault) return this.#nonsense(minion, line, message.message);
    if (line.isGreeted === (message.type === "hello")) {
      const why = line.isGreeted ? "it says hello twice" : `its first message is no hello, but a ${message.type}`;
      return this.#nonsense(minion, line, why);
    }
    line.isGreeted = true;
    try {
      this.handlers.onMessage(minion, message, line.caller);
    } catch (error) {
      const facts = { minion, type: message.type, error: String(error) };
      this.#options.log("error", "a minion's message could not be handled", facts);
    }
  }

  #reset(minion: string, line: Line, why: string): void {
    line.connection.drop();
    this.#ended(minion, line, why);
  }

  #ended(minion: string, line: Line, why: string): void {
    if (this.#lines.get(minion) !== line) return;
    this.#lines.delete(minion);
    hear(line, false);
    this.handlers.onDown(minion, why);
  }
}
