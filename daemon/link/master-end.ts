import type { Duplex } from "node:stream";
import { Fault } from "../../core/fault.js";
import type { Clock, Timer } from "../../core/time.js";
import type { Log } from "../log.js";
import type { Connection, ConnectionHandlers } from "./connection.js";
import {
  type LinkServer,
  type LinkServerHandlers,
  type Run,
  rebootSilenceMs,
  streamDialMs,
  streamsMax,
  twinSilenceMs,
  waitingBytesMax,
} from "./link.js";
import type { MasterMessage, MinionMessage } from "./messages.js";
import { Session } from "./session.js";

/** Boots that are remembered of one minion. */
const bootsMax = 16;

interface Line {
  /** null: the wire does not say. */
  run: Run | null;
  /** Called at the next thing it says, and at its end. */
  listeners: Set<(isAlive: boolean) => void>;
  connection: Connection;
  session: Session<MasterMessage, MinionMessage>;
}

interface AwaitedStream {
  minion: string;
  resolve(stream: Duplex): void;
  timer: Timer;
}

export interface MasterEndOptions {
  clock: Clock;
  log: Log;
  /** See {@link waitingBytesMax}. */
  waitingBytesMax?: number;
}

/** The master's end over any wire: the wire accepts and authenticates, this keeps one line per minion. */
export class MasterEnd implements LinkServer {
  private readonly lines = new Map<string, Line>();
  private readonly awaited = new Map<string, AwaitedStream>();
  /** Streams to each minion, open or awaited. */
  private readonly openStreams = new Map<string, number>();
  private readonly streamsOf = new Map<string, Set<Duplex>>();
  /** The last boots of each minion's host, the latest last. */
  private readonly boots = new Map<string, string[]>();
  private streams = 0;
  /** Differs from one master process to the next: an answer to the last one's question must not fit this one's. */
  private readonly streamPrefix: string;

  constructor(
    private readonly options: MasterEndOptions,
    readonly handlers: LinkServerHandlers,
  ) {
    this.streamPrefix = options.clock.nowMs().toString(36);
  }

  /**
   * Waits until it is known that a new connection of `minion` takes no living minion's place. Another daemon of the
   * same name has to wait until the present one falls silent; a daemon that dials again need not.
   * @throws Fault Conflict when the present one speaks
   */
  async makeWay(minion: string, run: Run): Promise<void> {
    const boots = this.boots.get(minion);
    const hasBooted = boots !== undefined && !boots.includes(run.bootId);
    for (let older = this.lines.get(minion); older?.run; older = this.lines.get(minion)) {
      if (older.run.runId === run.runId) return;
      if (await this.isAlive(older, hasBooted ? rebootSilenceMs : twinSilenceMs))
        throw new Fault(
          "Conflict",
          `another minion "${minion}" is connected and speaks; give one of them another --name`,
        );
      if (this.lines.get(minion) === older) return;
    }
  }

  /** Takes over a connection that `minion` opened. One that it had before is replaced: it may be half dead. */
  accept(minion: string, connection: Connection, run: Run | null = null): ConnectionHandlers {
    const line: Line = { run, listeners: new Set(), connection, session: new Session() };
    const older = this.lines.get(minion);
    this.lines.set(minion, line);
    if (run) this.boots.set(minion, [...new Set([...(this.boots.get(minion) ?? []), run.bootId])].slice(-bootsMax));
    if (older) this.hear(older, false);
    older?.connection.close("replaced by a newer connection");
    return {
      onText: (text) => this.received(minion, line, text),
      onClose: (why) => this.ended(minion, line, why),
    };
  }

  /** Whether `minion` was asked for this stream and has not opened it yet. */
  expectsStream(minion: string, streamId: string): boolean {
    return this.awaited.get(streamId)?.minion === minion;
  }

  /** Hands over a stream that `minion` opened; one that nobody waits for any more is ended. */
  takeStream(minion: string, streamId: string, stream: Duplex): void {
    const waiting = this.awaited.get(streamId);
    if (waiting?.minion !== minion) {
      stream.destroy();
      return;
    }
    this.awaited.delete(streamId);
    waiting.timer.cancel();
    const open = this.streamsOf.get(minion) ?? new Set();
    this.streamsOf.set(minion, open.add(stream));
    stream.once("close", () => {
      this.countStream(minion, -1);
      open.delete(stream);
      if (open.size === 0 && this.streamsOf.get(minion) === open) this.streamsOf.delete(minion);
    });
    waiting.resolve(stream);
  }

  send(minion: string, message: MasterMessage): boolean {
    const line = this.lines.get(minion);
    if (!line) return false;
    const nowMs = this.options.clock.nowMs();
    const slow = line.connection.waitingBytes() > (this.options.waitingBytesMax ?? waitingBytesMax);
    const why = slow ? "the minion reads too slowly" : line.session.stuck(nowMs);
    if (why) {
      this.reset(minion, line, why);
      return false;
    }
    line.connection.send(line.session.wrap(message, nowMs));
    return true;
  }

  connected(): string[] {
    return [...this.lines.keys()];
  }

  stream(minion: string, ask: (streamId: string) => MasterMessage): Promise<Duplex> {
    if ((this.openStreams.get(minion) ?? 0) >= streamsMax) {
      const message = `minion "${minion}" has ${streamsMax} streams open; close some`;
      return Promise.reject(new Fault("TooManyRequests", message, { retry: true }));
    }
    return new Promise((resolve, reject) => {
      const streamId = `${this.streamPrefix}-${++this.streams}`;
      if (!this.send(minion, ask(streamId))) {
        reject(new Fault("ServiceUnavailable", `minion "${minion}" is not connected`, { retry: true }));
        return;
      }
      this.countStream(minion, 1);
      const timer = this.options.clock.after(streamDialMs, () => {
        this.awaited.delete(streamId);
        this.countStream(minion, -1);
        const message = `minion "${minion}" did not open the stream within ${streamDialMs} ms`;
        reject(new Fault("Timeout", message, { retry: true }));
      });
      this.awaited.set(streamId, { minion, resolve, timer });
    });
  }

  drop(minion: string, why: string): void {
    for (const stream of this.streamsOf.get(minion) ?? []) stream.destroy();
    const line = this.lines.get(minion);
    if (!line) return;
    line.connection.close(why);
    this.ended(minion, line, why);
  }

  async close(): Promise<void> {
    const lines = [...this.lines.values()];
    this.lines.clear();
    for (const line of lines) line.connection.close("the master stops");
  }

  private isAlive(line: Line, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.options.clock.after(withinMs, () => settle(false));
      const settle = (isAlive: boolean): void => {
        timer.cancel();
        line.listeners.delete(settle);
        resolve(isAlive);
      };
      line.listeners.add(settle);
    });
  }

  private hear(line: Line, isAlive: boolean): void {
    for (const listener of line.listeners) listener(isAlive);
  }

  private countStream(minion: string, change: 1 | -1): void {
    const count = (this.openStreams.get(minion) ?? 0) + change;
    if (count > 0) this.openStreams.set(minion, count);
    else this.openStreams.delete(minion);
  }

  private received(minion: string, line: Line, text: string): void {
    if (this.lines.get(minion) !== line) return;
    this.hear(line, true);
    const { messages, reply, reset } = line.session.receive(text, this.options.clock.nowMs());
    if (reset) {
      this.options.log("warn", "a minion's connection is reset", { minion, why: reset });
      this.reset(minion, line, reset);
      return;
    }
    if (reply) line.connection.send(reply);
    for (const message of messages) {
      try {
        this.handlers.onMessage(minion, message);
      } catch (error) {
        const facts = { minion, type: message.type, error: String(error) };
        this.options.log("error", "a minion's message could not be handled", facts);
      }
    }
  }

  private reset(minion: string, line: Line, why: string): void {
    line.connection.drop();
    this.ended(minion, line, why);
  }

  private ended(minion: string, line: Line, why: string): void {
    if (this.lines.get(minion) !== line) return;
    this.lines.delete(minion);
    this.hear(line, false);
    this.handlers.onDown(minion, why);
  }
}
