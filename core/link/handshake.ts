/** What a minion says of itself when it dials, before it is let in: the headers of its request. */
import { Fault } from "../fault.js";
import { checkDnsSubdomain } from "../schema/formats.js";
import { idCharsMax } from "./limits.js";

/**
 * What master and minion understand of each other's messages: raised whenever one changes so that an older daemon
 * would misread it. 1 = those that did not say.
 */
export const linkProtocol = 3;
/** The oldest that is still understood: that of the release before this one. */
export const linkProtocolOldest = 3;

/** Versions of the protocol somebody speaks, both included. */
export interface Spoken {
  oldest: number;
  newest: number;
}

export const ownProtocols: Spoken = { oldest: linkProtocolOldest, newest: linkProtocol };

/** Which life of a minion dials: two hosts of one name, or one daemon after its restart, differ in it. */
export interface Run {
  runId: string;
  bootId: string;
}

/** The headers, "" for one that is not there. */
export interface DialHeaders {
  minion: string;
  runId: string;
  bootId: string;
  /** The oldest version it speaks; releases before this one speak no other. */
  protocol: string;
  newestProtocol: string;
}

export interface Dial {
  minion: string;
  /** null: it does not say. */
  run: Run | null;
  spoken: Spoken;
}

/** What a header can hold on one line. */
const id = /^[ -~]*$/;

function readId(what: string, value: string): string {
  if (value.length <= idCharsMax && id.test(value)) return value;
  throw new Fault("BadRequest", `its ${what} must be at most ${idCharsMax} printable ASCII characters`);
}

function readVersion(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Fault("BadRequest", `"${text.slice(0, 20)}" is no version of the link's protocol`);
}

/** @throws Fault Unauthorized when it has no name, BadRequest when a header makes no sense */
export function readDial(headers: DialHeaders): Dial {
  const { minion, runId, bootId, protocol, newestProtocol } = headers;
  if (minion === "") throw new Fault("Unauthorized", "it does not say which minion it is");
  const wrong = checkDnsSubdomain(minion);
  if (wrong !== "") throw new Fault("BadRequest", `"${minion.slice(0, 80)}" is no name of a minion: it ${wrong}`);
  const run = { runId: readId("run id", runId), bootId: readId("boot id", bootId) };
  const oldest = readVersion(protocol || "1");
  const spoken = { oldest, newest: newestProtocol === "" ? oldest : readVersion(newestProtocol) };
  return { minion, run: runId === "" ? null : run, spoken };
}

/**
 * The version two speak with each other: the newest that both know.
 * @throws Fault BadRequest saying who has to be replaced when there is none
 */
export function agreed(theirs: Spoken, ours: Spoken = ownProtocols): number {
  const version = Math.min(theirs.newest, ours.newest);
  if (version >= Math.max(theirs.oldest, ours.oldest)) return version;
  const said = ({ oldest, newest }: Spoken): string => (oldest === newest ? `${newest}` : `${oldest} to ${newest}`);
  const both = `it speaks version ${said(theirs)} of the link's protocol, the master version ${said(ours)}`;
  throw new Fault("BadRequest", `${both}; install the same version of troupe on both`);
}
