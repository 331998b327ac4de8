/**
 * The link without sockets: messages between one master and its minions that are late, lost, doubled, reordered or
 * cut off, as the given clock and chance have it. The ends are the production ones; only the wire is made up.
 */
import { type Duplex, duplexPair } from "node:stream";
import { asFault, Fault } from "../../core/fault.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";
import type { Connection, ConnectionHandlers, Wire } from "./connection.js";
import {
  handshakeMsMax,
  type LinkClient,
  type LinkClientHandlers,
  type LinkServer,
  type LinkServerHandlers,
} from "./link.js";
import { MasterEnd } from "./master-end.js";
import { connectMinion } from "./minion-end.js";

/** How the network treats the messages of one minion, both ways. Chances are in [0, 1]. */
export interface Weather {
  delayMs: number;
  /** Up to this much more, drawn for each message; order is kept all the same. */
  jitterMs: number;
  loss: number;
  duplicate: number;
  /** Chance that a message may overtake earlier ones. */
  reorder: number;
  /** Nothing gets from the minion to the master. */
  cutUp: boolean;
  /** Nothing gets from the master to the minion. */
  cutDown: boolean;
}

export const fairWeather: Weather = {
  delayMs: 1,
  jitterMs: 0,
  loss: 0,
  duplicate: 0,
  reorder: 0,
  cutUp: false,
  cutDown: false,
};

export interface MemoryNetworkOptions {
  clock: Clock;
  random: Random;
  log: Log;
  /** Bytes on the way before a sender counts the peer as slow. */
  waitingBytesMax?: number;
}

export interface MemoryNetwork {
  /** The master begins to answer; whoever answered before is gone. */
  listen(handlers: LinkServerHandlers): LinkServer;
  /** A minion begins to dial. */
  connect(minion: string, token: string, handlers: LinkClientHandlers): LinkClient;
  /** Changes the weather of a minion, or of all that have none of their own. */
  setWeather(weather: Partial<Weather>, minion?: string): void;
  /** Connections break, of one minion or of all, and both ends see it. */
  breakLines(minion?: string): void;
  /** On the present connections nothing gets through any more, and nobody is told. */
  holdLines(minion?: string): void;
  /** The master's process is gone: its minions' connections break, nobody answers. Its handlers hear nothing. */
  crashMaster(): void;
  /** The minion's host is gone without a goodbye: the master is not told; the minion's handlers hear nothing. */
  cutPower(minion: string): void;
}

/** @param options its `random` is forked, so that the network draws nothing from the caller's stream */
export function memoryNetwork(options: MemoryNetworkOptions): MemoryNetwork {
  return new Network(options);
}

interface Side {
  handlers: ConnectionHandlers | undefined;
  /** Nothing is delivered to it before this time, unless it may overtake. */
  notBeforeMs: number;
  waitingBytes: number;
}

interface Line {
  minion: string;
  /** What is sent stays on the way for ever. */
  held: boolean;
  up: Side;
  down: Side;
}

function nameOf(master: MasterEnd, token: string, claimed: string): { name: string } | { refusal: Fault } {
  try {
    const name = master.handlers.authenticate(token, claimed, { address: "", isSecure: false });
    master.admit(name);
    return { name };
  } catch (error) {
    return { refusal: asFault(error) };
  }
}

const nobodyListens = new Fault("ServiceUnavailable", "connection refused");

class Network implements MemoryNetwork {
  private readonly random: Random;
  private common: Weather = fairWeather;
  private readonly own = new Map<string, Weather>();
  private master: MasterEnd | undefined;
  private readonly lines = new Set<Line>();
  /** Minions that have not lost power, by the attempt to connect they belong to. */
  private readonly powered = new Map<string, symbol>();

  constructor(private readonly options: MemoryNetworkOptions) {
    this.random = options.random.fork("network");
  }

  listen(handlers: LinkServerHandlers): LinkServer {
    if (this.master) this.crashMaster();
    const end = new MasterEnd(this.options, handlers);
    this.master = end;
    return {
      send: (minion, message) => end.send(minion, message),
      connected: () => end.connected(),
      stream: (minion, ask) => end.stream(minion, ask),
      drop: (minion, why) => end.drop(minion, why),
      distrust: (minion, why) => end.distrust(minion, why),
      close: async () => {
        if (this.master === end) this.master = undefined;
        await end.close();
      },
    };
  }

  connect(minion: string, token: string, handlers: LinkClientHandlers): LinkClient {
    const life = Symbol(minion);
    this.powered.set(minion, life);
    const { clock } = this.options;
    const alive = (): boolean => this.powered.get(minion) === life;
    // A clock of the minion's own, which stops with its power: its pending redials must not come back to life.
    const own: Clock = {
      nowMs: () => clock.nowMs(),
      after: (delayMs, fn) => clock.after(delayMs, () => alive() && fn()),
    };
    const random = this.random.fork(`minion ${minion}`);
    return connectMinion(this.wire(minion, token), { ...this.options, clock: own, random }, handlers);
  }

  setWeather(weather: Partial<Weather>, minion?: string): void {
    if (minion === undefined) this.common = { ...this.common, ...weather };
    else this.own.set(minion, { ...this.weather(minion), ...weather });
  }

  breakLines(minion?: string): void {
    for (const line of this.linesOf(minion)) {
      for (const side of [line.up, line.down]) this.finish(line, side, "connection reset");
    }
  }

  holdLines(minion?: string): void {
    for (const line of this.linesOf(minion)) line.held = true;
  }

  crashMaster(): void {
    this.master = undefined;
    for (const line of this.lines) {
      line.up.handlers = undefined;
      this.carry(line, "down", 0, (side) => this.finish(line, side, "connection reset"));
    }
  }

  cutPower(minion: string): void {
    this.powered.delete(minion);
    for (const line of this.linesOf(minion)) line.down.handlers = undefined;
  }

  private linesOf(minion: string | undefined): Line[] {
    return [...this.lines].filter((line) => minion === undefined || line.minion === minion);
  }

  private weather(minion: string): Weather {
    return this.own.get(minion) ?? this.common;
  }

  private wire(minion: string, token: string): Wire {
    return {
      dial: (handlers) => this.dial(minion, token, handlers),
      openStream: async (streamId) => this.openStream(minion, token, streamId),
    };
  }

  private dial(minion: string, token: string, handlers: ConnectionHandlers & { onOpen(): void }): Connection {
    const side = (own: ConnectionHandlers | undefined): Side => ({ handlers: own, notBeforeMs: 0, waitingBytes: 0 });
    const line: Line = { minion, held: false, up: side(undefined), down: side(handlers) };
    this.lines.add(line);
    const patience = this.options.clock.after(handshakeMsMax, () =>
      this.finish(line, line.down, "no answer within the time for a handshake"),
    );
    this.carry(line, "up", 0, () => {
      if (!line.down.handlers) return; // The minion gave up long ago.
      const { master } = this;
      const answer = master ? nameOf(master, token, minion) : { refusal: nobodyListens };
      if (!master || "refusal" in answer) {
        this.carry(line, "down", 0, (down) => {
          patience.cancel();
          const { message, details } = "refusal" in answer ? answer.refusal : nobodyListens;
          this.finish(line, down, message, (details.retryAfterSeconds ?? 0) * 1_000);
        });
        return;
      }
      line.up.handlers = master.accept(answer.name, this.connection(line, "down"));
      this.carry(line, "down", 0, (down) => {
        patience.cancel();
        if (down.handlers) handlers.onOpen();
      });
    });
    return this.connection(line, "up");
  }

  /** The end that sends towards `direction`. */
  private connection(line: Line, direction: "up" | "down"): Connection {
    const [to, own] = direction === "up" ? [line.up, line.down] : [line.down, line.up];
    return {
      send: (text) => {
        // An end that is gone (power, crash) says nothing more, whatever still holds it.
        if (own.handlers) this.carry(line, direction, text.length, (side) => side.handlers?.onText(text));
      },
      waitingBytes: () => to.waitingBytes,
      close: (why) => {
        this.carry(line, direction, 0, (side) => this.finish(line, side, why));
        this.finish(line, own, why);
      },
      drop: () => {
        this.carry(line, direction, 0, (side) => this.finish(line, side, "connection reset"));
        own.handlers = undefined;
      },
    };
  }

  private finish(line: Line, side: Side, why: string, retryAfterMs = 0): void {
    const { handlers } = side;
    side.handlers = undefined;
    if (!line.up.handlers && !line.down.handlers) this.lines.delete(line);
    handlers?.onClose(why, retryAfterMs);
  }

  /** Brings something to the other side, or not, as the weather is. Nothing is delivered in the caller's own turn. */
  private carry(line: Line, direction: "up" | "down", bytes: number, deliver: (side: Side) => void): void {
    const weather = this.weather(line.minion);
    const side = line[direction];
    if (line.held) {
      side.waitingBytes += bytes;
      return;
    }
    const drawn = (chance: number): boolean => chance > 0 && this.random.float() < chance;
    if ((direction === "up" ? weather.cutUp : weather.cutDown) || drawn(weather.loss)) return;
    const copies = drawn(weather.duplicate) && bytes > 0 ? 2 : 1;
    const { clock } = this.options;
    for (let copy = 0; copy < copies; copy++) {
      const jitterMs = weather.jitterMs > 0 ? this.random.below(weather.jitterMs + 1) : 0;
      const soonest = clock.nowMs() + weather.delayMs + jitterMs;
      const overtakes = drawn(weather.reorder);
      const atMs = overtakes ? soonest : Math.max(soonest, side.notBeforeMs);
      side.notBeforeMs = Math.max(atMs, side.notBeforeMs);
      side.waitingBytes += bytes;
      clock.after(atMs - clock.nowMs(), () => {
        side.waitingBytes -= bytes;
        deliver(side);
      });
    }
  }

  private openStream(minion: string, token: string, streamId: string): Duplex {
    const { cutUp, cutDown } = this.weather(minion);
    const { master } = this;
    const answer = master ? nameOf(master, token, minion) : { refusal: nobodyListens };
    if (!master || "refusal" in answer || cutUp || cutDown || !master.streams.expects(answer.name, streamId)) {
      throw new Fault("ServiceUnavailable", `the stream ${streamId} could not be opened: nobody waits for it`);
    }
    const [near, far] = duplexPair();
    master.streams.take(answer.name, streamId, far);
    return near;
  }
}
