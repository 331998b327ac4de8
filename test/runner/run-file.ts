import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Marked, markedProcesses, tryKill } from "../../scenarios/machine/marked.js";
import { type Message, REPORT_FD, RUN_MARK } from "./messages.js";
import { Limit } from "./pace.js";

/** How long the processes a test file started may outlive it. */
const LEFTOVER_GRACE_MS = 2_000;
/** How often the time a file has left is counted. */
const COUNT_MS = 250;
/** How much of a file's output is kept, from its end. */
const OUTPUT_LIMIT = 200_000;
const CHILD = fileURLToPath(new URL("./child.js", import.meta.url));

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  /** Faults that belong to no single test, and remarks. */
  problems: string[];
  skippedTests: string[];
  /** Each failure that is counted: the test and what it threw, or the fault. */
  failures: string[];
  /** What the file wrote to stdout and stderr. */
  output: string;
  durationMs: number;
  /** What there is to say of its limit. */
  remark: string;
}

export interface RunFileOptions {
  /** From its start to its end, on a machine that is as usual; then the whole group is killed. */
  timeoutMs: number;
  /** What is different in its environment. */
  env?: Readonly<Record<string, string>>;
  /** How many times slower than usual the machine is now. */
  slowness?: () => number;
}

let files = 0;

/** Runs one compiled test file in a process group of its own and waits until nothing of it is left. */
export async function runFile(file: string, options: RunFileOptions): Promise<Outcome> {
  const startMs = Date.now();
  const mark = `${process.env[RUN_MARK] ?? ""}/${process.pid}.${files++}.`;
  const child = spawn(process.execPath, ["--enable-source-maps", CHILD, file], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...options.env, [RUN_MARK]: mark },
  });
  const stop = () => {
    if (child.pid !== undefined) tryKill(-child.pid);
  };
  const abandon = () => {
    stop();
    for (const { pid } of markedProcesses(RUN_MARK, mark)) tryKill(pid);
  };
  process.once("exit", abandon);
  const log = new FileLog(child);
  const exited = once(child, "exit").then(([code, signal]) => (signal ?? code) as string | number);
  const limit = new Limit(options.timeoutMs);
  const end = await withinLimit(exited, limit, options.slowness ?? (() => 1));
  if (end === "timeout") log.problem(`no end after ${limit.text}; killed ${log.where()}`);
  stop();
  await exited;
  const left = await awaitLeftovers(mark, end === "timeout" ? 0 : LEFTOVER_GRACE_MS);
  if (left.length > 0 && end !== "timeout") {
    log.problem(`left processes behind (killed): ${left.map((l) => `${l.pid} ${l.command.slice(0, 200)}`).join("; ")}`);
  }
  for (const { pid } of left) tryKill(pid);
  await log.closed();
  process.off("exit", abandon);
  return log.outcome(end, Date.now() - startMs, limit.remark);
}

/** Waits for an end as long as the limit allows. */
async function withinLimit<T>(ended: Promise<T>, limit: Limit, slowness: () => number): Promise<T | "timeout"> {
  for (;;) {
    const beganMs = performance.now();
    const timer = new AbortController();
    const pause = sleep(COUNT_MS, "on" as const, { signal: timer.signal }).catch(() => "on" as const);
    const first = await Promise.race([ended.then((value) => ({ value })), pause]);
    timer.abort();
    limit.pass(performance.now() - beganMs, slowness());
    if (first !== "on") return first.value;
    if (limit.isOver) return "timeout";
  }
}

/** Waits up to `graceMs` for the processes of a file to go and returns those that do not. */
async function awaitLeftovers(mark: string, graceMs: number): Promise<Marked[]> {
  const deadlineMs = Date.now() + graceMs;
  for (;;) {
    const left = markedProcesses(RUN_MARK, mark);
    if (left.length === 0 || Date.now() >= deadlineMs) return left;
    await sleep(50);
  }
}

/** Collects what one file's process says, on its report channel and on its output. */
class FileLog {
  private readonly problems: string[] = [];
  private readonly skippedTests: string[] = [];
  private readonly failures: string[] = [];
  private faults = 0;
  private ended = { passed: 0, failed: 0 };
  private current: string | undefined;
  private done: { passed: number; failed: number; skipped: number } | undefined;
  private output = "";
  private readonly streams: Readable[];

  constructor(child: ChildProcess) {
    const report = child.stdio[REPORT_FD] as Readable;
    const out = [child.stdout, child.stderr] as Readable[];
    for (const stream of out) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output = (this.output + text).slice(-OUTPUT_LIMIT);
      });
    }
    createInterface({ input: report }).on("line", (line) => this.take(JSON.parse(line) as Message));
    this.streams = [...out, report];
  }

  /** Adds a fault that counts as one failure. */
  problem(text: string): void {
    this.problems.push(text);
    this.failures.push(text);
    this.faults++;
  }

  /** Where the file is now, as a half sentence. */
  where(): string {
    return this.current === undefined ? "outside of any test" : `in ${this.current}`;
  }

  /** Resolves when all that was written has been read. */
  async closed(): Promise<void> {
    await Promise.all(this.streams.map((s) => (s.closed ? undefined : once(s, "close"))));
  }

  outcome(end: string | number, durationMs: number, remark: string): Outcome {
    if (this.done === undefined && end !== "timeout") {
      this.problem(`the process ended (${end}) before its tests did, ${this.where()}`);
    } else if (this.faults === 0 && this.done?.failed === 0 && end !== 0) {
      this.problem(`the process ended with ${end}`);
    }
    const { passed, failed } = this.done ?? this.ended;
    return {
      passed,
      failed: failed + this.faults,
      skipped: this.skippedTests.length,
      problems: this.problems,
      skippedTests: this.skippedTests,
      failures: this.failures,
      output: this.output,
      durationMs,
      remark,
    };
  }

  private take(message: Message): void {
    switch (message.type) {
      case "begin":
        this.current = `"${message.suite}" / "${message.test}"`;
        break;
      case "end":
        if (message.fault !== undefined) this.failures.push(`${this.current}: ${message.fault}`);
        this.current = undefined;
        this.ended[message.fault === undefined ? "passed" : "failed"]++;
        break;
      case "skipped":
        this.skippedTests.push(`"${message.suite}" / "${message.test}"`);
        break;
      case "note":
        this.problems.push(message.text);
        break;
      case "problem":
        this.problem(message.text);
        break;
      case "done":
        this.done = message;
        break;
    }
  }
}
