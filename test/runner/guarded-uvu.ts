/**
 * What a test file gets when it imports "uvu": the real thing, watched. uvu 0.5.6 reports a throwing
 * `before` as success, does not know of a suite without `.run()`, and lets `.only` hide failures;
 * here each of the three is a failure with a name.
 */
import * as uvu from "uvu";
import { tell } from "./tell.js";

type AnySuite = uvu.Test<Record<string, unknown>>;
type AnyHandler = uvu.Callback<Record<string, unknown>>;

interface Tally {
  name: string;
  /** Registered and not yet covered by a `.run()`. */
  waiting: string[];
  registered: number;
  skipped: number;
  runs: number;
}

const suites: Tally[] = [];
let finished = 0;

/** Tests whose own function returned; for the case that uvu cannot say. */
export function finishedTests(): number {
  return finished;
}

/** Tests handed to uvu so far. */
export function registeredTests(): number {
  return suites.reduce((sum, s) => sum + s.registered, 0);
}

/** What is wrong with how the file uses its suites, one sentence each; empty if nothing is. */
export function misuse(): string[] {
  const used = suites.filter((s) => s.name !== "" || s.registered + s.skipped + s.runs > 0);
  return used.flatMap((s) => {
    const name = s.name === "" ? "the file's nameless suite" : `suite "${s.name}"`;
    if (s.runs === 0) return [`${name} never calls .run(): its ${s.registered} tests do not exist for uvu`];
    if (s.waiting.length > 0) return [`${name} adds tests after .run(): ${s.waiting.join(", ")}`];
    if (s.registered + s.skipped === 0) return [`${name} has no test`];
    return [];
  });
}

/** uvu takes an error's `details` for text, breaks off the suite when they are not, and says nothing of the error. */
function readable(error: unknown): unknown {
  if (!(error instanceof Error) || typeof (error as { details?: unknown }).details !== "object") return error;
  return Object.assign(new Error(error.message), { name: error.name, stack: error.stack });
}

function watchTest(tally: Tally, name: string, handler: AnyHandler): AnyHandler {
  tally.waiting.push(name);
  tally.registered++;
  return async (context) => {
    tell({ type: "begin", suite: tally.name, test: name });
    try {
      await handler(context);
    } catch (error) {
      tell({ type: "end", fault: describe(error) });
      throw readable(error);
    }
    finished++;
    tell({ type: "end" });
  };
}

function watchHook(tally: Tally, kind: string, handler: AnyHandler): AnyHandler {
  return async (context) => {
    try {
      await handler(context);
    } catch (error) {
      tell({ type: "note", text: `${kind} of suite "${tally.name}" threw: ${describe(error)}` });
      throw error;
    }
  };
}

/** Stack, or whatever was thrown, as text, behind what an assertion tells of the values. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { details } = error as { details?: unknown };
  return [...(typeof details === "string" ? [details.trimEnd()] : []), error.stack ?? error.message].join("\n");
}

function guard(real: AnySuite, suiteName: string): AnySuite {
  const tally: Tally = { name: suiteName, waiting: [], registered: 0, skipped: 0, runs: 0 };
  suites.push(tally);
  const watched = ((name: string, handler: AnyHandler) => real(name, watchTest(tally, name, handler))) as AnySuite;
  const hook = (kind: string, add: (handler: AnyHandler) => void) => (handler: AnyHandler) =>
    add(watchHook(tally, kind, handler));
  watched.before = Object.assign(hook("before", real.before), { each: hook("before.each", real.before.each) });
  watched.after = Object.assign(hook("after", real.after), { each: hook("after.each", real.after.each) });
  watched.only = (name: string, handler: AnyHandler) => {
    tell({ type: "problem", text: `suite "${suiteName}" uses .only ("${name}"), which hides its other tests` });
    watched(name, handler);
  };
  watched.skip = (name?: string) => {
    tally.skipped++;
    tell({ type: "skipped", suite: suiteName, test: name ?? "?" });
    real.skip();
  };
  watched.run = () => {
    tally.runs++;
    tally.waiting = [];
    real.run();
  };
  return watched;
}

/** As uvu's. */
export function suite(name = "", state: Record<string, unknown> = {}): AnySuite {
  return guard(uvu.suite(name, state) as AnySuite, name);
}

/** As uvu's. */
export const test = guard(uvu.test as AnySuite, "");
