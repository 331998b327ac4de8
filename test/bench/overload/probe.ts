/** Asks a master now and then whether it lives, and looks at its memory, while something else happens. */
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { Victim } from "./attacks.js";

const everyMs = 50;
const patienceMs = 60_000;

async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

export class Probe {
  readonly #victim: Victim;
  readonly #pid: number;
  readonly #answers: number[] = [];
  readonly #rss: number[] = [];
  #failed = 0;
  #open = 0;
  #timer: NodeJS.Timeout;

  private constructor(victim: Victim, pid: number) {
    this.#victim = victim;
    this.#pid = pid;
    this.#timer = setInterval(() => void this.#ask(), everyMs);
  }

  static start(victim: Victim, pid: number): Probe {
    return new Probe(victim, pid);
  }

  async #ask(): Promise<void> {
    this.#rss.push(await rssOf(this.#pid));
    const sentAtMs = performance.now();
    this.#open++;
    const { host, port, headers } = this.#victim;
    const options = { host, port, headers, path: "/healthz", agent: false, timeout: patienceMs };
    const request = http.get(options, (response) => {
      response.resume().on("end", () => {
        if (response.statusCode === 200) this.#answers.push(performance.now() - sentAtMs);
        else this.#failed++;
      });
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => this.#failed++);
    request.on("close", () => this.#open--);
  }

  /** What came of it, when the last question is answered. */
  async stop(): Promise<Record<string, number>> {
    clearInterval(this.#timer);
    while (this.#open > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
    const sorted = this.#answers.sort((a, b) => a - b);
    const at = (part: number): number => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? -1);
    return {
      asked: sorted.length + this.#failed,
      failed: this.#failed,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: at(1),
      rssMaxMiB: Math.max(...this.#rss),
    };
  }

  async rss(): Promise<number> {
    return rssOf(this.#pid);
  }
}
