/** Byte streams from minions, as the HTTP API needs them: logs, exec, attach, port-forward. The link carries them. */
import type { Duplex, Readable, Writable } from "node:stream";
import type { Pod } from "../../core/kinds/pod/object.js";

export interface LogOptions {
  /** Goes on with what the container writes from now on. */
  follow: boolean;
  /** Of the container before the present one. */
  previous: boolean;
  /** Each line begins with its time, RFC 3339. */
  timestamps: boolean;
  /** Only so many last lines. */
  tailLines?: number;
  /** Only what was written in the last so many seconds, … */
  sinceSeconds?: number;
  /** … or since this time, RFC 3339. */
  sinceTime?: string;
  /** Not more than so many bytes. */
  limitBytes?: number;
}

export interface ExecOptions {
  tty: boolean;
  stdin: boolean;
}

/** A process that runs in a container: one that was begun for it, or the container's own. */
export interface ExecSession {
  /** `end` is the end of its input; its output goes on. */
  stdin: Writable;
  stdout: Readable;
  /** Ends at once with a tty. */
  stderr: Readable;
  resize(width: number, height: number): void;
  /** Resolves when the process ended, with its exit code; rejects when that cannot be known. */
  exitCode: Promise<number>;
  /** Ends the session from our side. */
  close(): void;
}

/**
 * All of them reject with a Fault: NotFound (no such container), BadRequest (it does not run),
 * ServiceUnavailable (the minion is not connected), Timeout.
 */
export interface StreamPort {
  logs(pod: Pod, container: string, options: LogOptions): Promise<Readable>;
  exec(pod: Pod, container: string, command: readonly string[], options: ExecOptions): Promise<ExecSession>;
  /** To the process that the container runs; the exit code is 0 however that ends. */
  attach(pod: Pod, container: string, options: { stdin: boolean }): Promise<ExecSession>;
  portForward(pod: Pod, port: number): Promise<Duplex>;
}
