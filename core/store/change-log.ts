/**
 * What an engine has to be able to do: keep a log of changes, atomically and in order. Everything else (judging
 * writes, revisions, history, watches) is in log-store.ts and the same for every engine.
 *
 * The log is compacted, not truncated: a record stays while it is the last word on its object, or while the change
 * that followed it can still be watched (`previous` of a change is always the record before it).
 */
import type { AnyObject } from "../kinds/all.js";
import type { Change } from "./store.js";

/** One change as an engine keeps it. The object bears the revision. */
export interface LogRecord {
  revision: number;
  type: Change["type"];
  object: AnyObject;
}

/** What must be durable together, or not at all. */
export interface Commit {
  put: LogRecord[];
  /** Revisions of records nobody needs any more. Applied after `put`. */
  drop: number[];
  /** Changes up to this revision can no longer be watched. */
  floor: number;
  /** The revision of the store after this commit. */
  revision: number;
  /** It may have what is kept back for this: the news that there is no room for others. */
  urgent?: boolean;
}

/** What an engine finds when it opens. */
export interface LogState {
  /** In order of revision. */
  records: Iterable<LogRecord>;
  floor: number;
  revision: number;
}

export interface ChangeLog {
  read(): LogState;
  /** Resolves when all of it is durable. Never called while another call is under way. @throws Fault */
  commit(commit: Commit): Promise<void>;
  /** The revision that is durable now; asked after a failed commit, to know whether it landed all the same. @throws Fault */
  revision(): Promise<number>;
  /** Whether a commit could be made now, without one. Never called while a commit is under way. @throws Fault */
  check(): Promise<void>;
  close(): Promise<void>;
}
