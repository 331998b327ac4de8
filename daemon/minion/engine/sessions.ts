/** What is read of a container, and said to it. */

export interface ExecResult {
  exitCode: number;
  /** stdout and stderr together, cut after `outputMax` bytes. */
  output: string;
}

/** A terminal or pipe into a container. `stdin` half-closes; `exitCode` settles after the output ended. */
export interface ExecSession {
  stdin: NodeJS.WritableStream;
  stdout: NodeJS.ReadableStream;
  stderr: NodeJS.ReadableStream;
  resize(columns: number, rows: number): Promise<void>;
  exitCode: Promise<number>;
  close(): void;
}

export interface LogOptions {
  follow: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  sinceTime?: string;
  timestamps: boolean;
  limitBytes?: number;
}
