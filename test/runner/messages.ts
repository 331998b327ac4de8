/** What a test file's process tells the runner, one JSON line each on {@link REPORT_FD}. */
export type Message =
  | { type: "begin"; suite: string; test: string }
  /** With what it threw, if it did not pass. */
  | { type: "end"; fault?: string }
  /** A fault outside of any one test; it counts as one failure. */
  | { type: "problem"; text: string }
  /** What else helps to understand a failure; not counted. */
  | { type: "note"; text: string }
  | { type: "skipped"; suite: string; test: string }
  | { type: "done"; passed: number; failed: number; skipped: number };

/** The descriptor the runner opens in the process of each test file. */
export const REPORT_FD = 3;

/** Exists in the environment of a test file's process and of all it starts, so that leftovers can be told from others. */
export const RUN_MARK = "TROUPE_TEST_RUN";
