/** Tells how things go. */
export interface Progress {
  say(text: string): void;
  /** Something is waited for, e.g. `minion 127.0.0.2`. */
  begin(what: string): void;
  /** It is waited for no longer. @param how e.g. `is ready` */
  end(what: string, how: string): void;
}

/** Tells nothing. */
export const quiet: Progress = { say: () => {}, begin: () => {}, end: () => {} };
