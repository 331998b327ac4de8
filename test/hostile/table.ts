/** Throws every row at the stage, and writes down what happened. */
import type { Happened, Row, Topic } from "./row.js";
import type { Stage } from "./stage.js";

export interface RowOutcome {
  topic: string;
  input: string;
  happened: Happened;
  /** What is wrong with it; "" = it was refused, and nothing was harmed. */
  wrong: string;
}

/** What no answer may show of the inside. */
const inside = /\n\s+at |undefined|\[object|node:internal|\/dist\//;

/** What differs from run to run. */
const changing: readonly [RegExp, string][] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UID"],
  [/127\.0\.0\.1:\d{4,5}/g, "127.0.0.1:PORT"],
  [/\/(var\/)?tmp\/[\w./-]*/g, "FILE"],
  [/mallory-\d+/g, "mallory"],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"],
  [/revision \d+/g, "revision N"],
  [/(is at|resourceVersion is) \d+/g, "$1 N"],
];

export function steady(text: string): string {
  let out = text.replace(/\s+/g, " ").trim();
  for (const [pattern, word] of changing) out = out.replace(pattern, word);
  return out.length <= 240 ? out : `${out.slice(0, 239)}…`;
}

/** What is not answered by then is not answered. */
const rowMsMax = 30_000;

/** What came of a row, or that nothing did. */
async function came(stage: Stage, row: Row): Promise<Happened> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Happened>((resolve) => {
    timer = setTimeout(() => resolve({ code: "silence", says: `for ${rowMsMax / 1_000} s` }), rowMsMax);
  });
  const done = row.do(stage).catch((error: Error): Happened => ({ code: "error", says: error.message }));
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

async function one(stage: Stage, row: Row): Promise<{ happened: Happened; wrong: string }> {
  const before = await stage.stored();
  const { code, says } = await came(stage, row);
  if (code === "201") await stage.forget();
  const happened = { code, says: steady(says) };
  if (!row.code.test(code)) return { happened, wrong: `${row.code} is expected` };
  if (!row.says.test(says)) return { happened, wrong: `it does not say ${row.says}` };
  if (inside.test(says)) return { happened, wrong: "it shows the inside" };
  const ailment = await stage.ailment();
  if (ailment !== "") return { happened, wrong: ailment };
  if ((await stage.stored()) !== before) return { happened, wrong: "something was changed" };
  return { happened, wrong: "" };
}

/** @param only a part of the titles of the topics; "" = all @param tell hears of each topic that is done */
export async function runTopics(
  stage: Stage,
  topics: readonly Topic[],
  only: string,
  tell: (text: string) => void,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (const { title, rows } of topics) {
    if (!title.toLowerCase().includes(only.toLowerCase())) continue;
    const beganMs = performance.now();
    for (const row of rows) {
      const { happened, wrong } = await one(stage, row);
      outcomes.push({ topic: title, input: row.input, happened, wrong });
    }
    tell(`${title}: ${rows.length} rows in ${((performance.now() - beganMs) / 1_000).toFixed(1)} s`);
  }
  return outcomes;
}

/** As it stands in a cell: no markup, and nothing that a terminal or a page would take for more than text. */
function cell(text: string): string {
  const visible = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
  return visible.replace(/\\/g, "\\\\").replace(/([|<>`*_[\]])/g, "\\$1");
}

const head = `# Hostile inputs

What happens to inputs that mean no good, or make no sense. This page is written by a run (\`npm run hostile -- table
--write\`) against a real master and a real minion, over their sockets, files and command lines; \`npm test\` runs it again and
compares. After every row the daemons were alive and answered, and nothing was changed.

A number is the status of an HTTP answer; \`exit N\` is the code of a command, \`disconnected\` the end of a minion's
connection, with the reason it is given.
`;

/** The page. */
export function pageOf(outcomes: readonly RowOutcome[]): string {
  const titles = [...new Set(outcomes.map(({ topic }) => topic))];
  const tables = titles.map((title) => {
    const rows = outcomes
      .filter(({ topic }) => topic === title)
      .map(({ input, happened: { code, says } }) => `| ${cell(input)} | ${code} | ${cell(says)} |`);
    return `\n## ${title}\n\n| input | came | why |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `${head}\n${outcomes.length} rows.\n${tables.join("")}`;
}
