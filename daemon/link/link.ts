/**
 * The line between a minion and its master. The minion dials (so it works through NAT and firewalls); every
 * connection begins with the minion's hello, which holds a full report, and the master's sync. Messages of one
 * connection arrive once and in order; what was sent while there was none is lost, and the next hello makes up for it.
 */
import type { Duplex } from "node:stream";
import type { MasterMessage, MinionMessage } from "./messages.js";

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
  onUp(): void;
  onDown(why: string): void;
}

/** The master's end. */
export interface LinkServer {
  send(minion: string, message: MasterMessage): boolean;
  connected(): string[];
  /** Asks a minion for a byte stream and resolves when it has dialled it. @throws Fault ServiceUnavailable, Timeout */
  stream(minion: string, ask: (streamId: string) => MasterMessage): Promise<Duplex>;
  /** Ends the connection and the streams of a minion, if it has any. */
  drop(minion: string, why: string): void;
  close(): Promise<void>;
}

/** Who dials, as far as the wire knows. */
export interface Caller {
  /** "" when the wire has no addresses. */
  address: string;
  /** Over TLS. */
  isSecure: boolean;
}

/** Which life of a minion dials: two hosts of one name, or one daemon after its restart, differ in it. */
export interface Run {
  runId: string;
  bootId: string;
}

export interface LinkServerHandlers {
  /**
   * The name the credential belongs to. `claimed` is what the minion calls itself.
   * @throws Fault saying why it is refused; the minion is told
   */
  authenticate(token: string, claimed: string, caller: Caller): string;
  onMessage(minion: string, message: MinionMessage): void;
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
/**
 * What master and minion understand of each other's messages: raised whenever one changes so that an older daemon
 * would misread it. Only daemons of the same number talk; 1 = those that did not say.
 */
export const linkProtocol = 3;
/** Header that says which {@link linkProtocol} the minion speaks. */
export const protocolHeader = "x-troupe-protocol";
/** Headers that say which {@link Run} dials. */
export const runHeader = "x-troupe-run";
export const bootHeader = "x-troupe-boot";
