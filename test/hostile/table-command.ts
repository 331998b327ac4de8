/** `npm run hostile -- table [--write] [--only WORD]`. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { topics } from "./rows/all.js";
import { Stage } from "./stage.js";
import { pageOf, type RowOutcome, runTopics } from "./table.js";

const page = new URL("../../../docs/hostile-inputs.md", import.meta.url);

/** What is wrong, one line each: rows that harmed, or were not refused, and a page that says otherwise. */
export function problemsOf(outcomes: readonly RowOutcome[], text: string | null): string[] {
  const wrong = outcomes
    .filter((o) => o.wrong !== "")
    .map(({ topic, input, happened, wrong: why }) => `${topic}: ${input}: ${happened.code} ${happened.says}: ${why}`);
  const lines = new Set(text?.split("\n"));
  const old =
    text === null
      ? []
      : pageOf(outcomes)
          .split("\n")
          .filter((line) => !lines.has(line));
  return [...wrong, ...old.map((line) => `docs/hostile-inputs.md lacks: ${line}`)];
}

/** Runs the rows, and compares with the page, or writes it. @returns what is wrong */
export async function table(args: string[], say: (text: string) => void): Promise<string[]> {
  const { values } = parseArgs({
    args,
    options: { write: { type: "boolean", default: false }, only: { type: "string", default: "" } },
  });
  const stage = await Stage.up();
  try {
    const beganMs = performance.now();
    const outcomes = await runTopics(stage, topics, values.only, say);
    const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1);
    if (values.write) writeFileSync(page, pageOf(outcomes));
    const isPart = values.only !== "" || values.write;
    const problems = problemsOf(outcomes, isPart ? null : readFileSync(page, "utf8"));
    say(`${outcomes.length} hostile inputs in ${seconds} s, ${problems.length} problems`);
    return problems;
  } finally {
    await stage.close();
  }
}
