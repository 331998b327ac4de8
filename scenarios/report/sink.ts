/** Where the reports of runs go: JSON to the standard output, a page into a file. */
import { writeFileSync } from "node:fs";
import { asFault, Fault } from "../../core/fault.js";
import type { Result } from "../result.js";
import type { Chronicle } from "./chronicle.js";
import { reportHtml } from "./html.js";

export class ReportSink {
  readonly #isJson: boolean;
  readonly #path: string | undefined;
  readonly #runs: { result: Result; chronicle: Chronicle }[] = [];

  /** @param path of the page; undefined: none is written */
  constructor(isJson: boolean, path: string | undefined) {
    this.#isJson = isJson;
    this.#path = path;
  }

  add(run: { result: Result; chronicle: Chronicle }): void {
    this.#runs.push(run);
  }

  /** Writes all of it. @returns whether every run went as expected @throws Fault when the page cannot be written */
  end(): boolean {
    if (this.#path !== undefined)
      writePage(
        this.#path,
        this.#runs.map((r) => r.chronicle),
      );
    if (this.#isJson) {
      const told = this.#runs.map(({ result, chronicle: { lanes, groups, recoveries } }) => ({
        ...result,
        ...{ lanes, groups, recoveries },
      }));
      process.stdout.write(`${JSON.stringify(told)}\n`);
    }
    return this.#runs.every((r) => r.result.ok);
  }
}

/** Writes a page, and says so beside what programs read. @throws Fault */
export function writePage(path: string, chronicles: readonly Chronicle[]): void {
  try {
    writeFileSync(path, reportHtml(chronicles));
  } catch (error) {
    throw new Fault("BadRequest", `--report ${path}: ${asFault(error).message}`);
  }
  process.stderr.write(`report: ${path}\n`);
}
