/**
 * The line between a minion and its master. The minion dials (so it works through NAT and firewalls); every
 * connection begins with the minion's hello, which holds a full report, and the master's sync. Messages of one
 * connection arrive once and in order; what was sent while there was none is lost, and the next hello makes up for it.
 */
import type { Duplex } from "node:stream";
import type { MasterMessage, MinionMessage } from "../../core/link/messages.js";

/** The minion's end. */
export interface LinkClient {
  /** False when there is no connection: the message is not kept. */
  send(message: MinionMessage): boolean;
  /** Dials back a byte stream the master asked for. */
  openStream(streamId: string): Promise<Duplex>;
  close(): void;
}

export interface LinkClientHandlers {
  /** The first message of every connection. */
  hello(): MinionMessage;
  onMessage(message: MasterMessage): void;
  /** @param master where it is, as the connection has it; absent where the wire has no addresses */
  onUp(master?: Peer): void;
  onDown(why: string): void;
}

/** The other end of a connection. */
export interface Peer {
  address: string;
  port: number;
}

/** The master's end. */
export interface LinkServer {
  send(minion: string, message: MasterMessage): boolean;
  connected(): string[];
  /** Asks a minion for a byte stream and resolves when it has dialled it. @throws Fault ServiceUnavailable, Timeout */
  stream(minion: string, ask: (streamId: string) => MasterMessage): Promise<Duplex>;
  /** Ends the connection and the streams of a minion, if it has any. */
  drop(minion: string, why: string): void;
  /** As {@link drop}, of a minion that sent nonsense: it is told so, and may not dial again for a while that grows. */
  distrust(minion: string, why: string): void;
  close(): Promise<void>;
}

/** Who dials, as far as the wire knows. */
export interface Caller {
  /** "" when the wire has no addresses. */
  address: string;
  /** Over TLS. */
  isSecure: boolean;
}

export interface LinkServerHandlers {
  /**
   * The name the credential belongs to. `claimed` is what the minion calls itself.
   * @throws Fault saying why it is refused; the minion is told
   */
  authenticate(token: string, claimed: string, caller: Caller): string;
  onMessage(minion: string, message: MinionMessage, caller: Caller): void;
  /** It sent what makes no sense, and its line was ended. */
  onNonsense?(minion: string, caller: Caller, why: string): void;
  /** Its credential is good, and still it is not let in: it is of another version, or has a living twin. */
  onTurnedAway?(minion: string, caller: Caller, why: string): void;
  /** Not called when a newer connection of the same minion replaces one: its hello follows. */
  onDown(minion: string, why: string): void;
}

/** Bytes that may wait for a slow peer; beyond this the connection is reset, and the next one begins with a full sync. */
export const waitingBytesMax = 64 * 1024 * 1024;
/** One message: a full sync of a large minion fits well. */
export const messageBytesMax = 32 * 1024 * 1024;
/** A minion that was asked for a stream has this long to dial it. */
export const streamDialMs = 5_000;
/** Streams that may be open to one minion, those that are awaited among them. */
export const streamsMax = 256;
/** A connection that is not open after this long is given up. */
export const handshakeMsMax = 5_000;
/** Another life of a connected minion may take its place once the present one was silent for so long: it has died … */
export const twinSilenceMs = 2_500;
/** … or for so long, a little more than the time between heartbeats, when its host has booted since. */
export const rebootSilenceMs = 1_250;
/** Where the minion dials. */
export const linkPath = "/link";
/** Headers that say who dials, and which {@link Run} of it. */
export const minionHeader = "x-troupe-minion";
export const runHeader = "x-troupe-run";
export const bootHeader = "x-troupe-boot";
/** Headers that say which versions of the link's protocol the minion speaks: the oldest, and the newest. */
export const protocolHeader = "x-troupe-protocol";
export const newestProtocolHeader = "x-troupe-protocol-newest";
