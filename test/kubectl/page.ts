/** docs/kubectl.md, from what the matrix said: which rows passed with which client, and each miss. */

import { argumentFor } from "./arguments.js";
import type { Row } from "./row.js";

/** What the matrix writes: tab separated, a row a line. */
export function rowsIn(text: string, suffix = ""): Row[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [client = "", command = "", result = "", note = "", needs = "", capability = ""] = line.split("\t");
      return { client: client + suffix, command, result: result as Row["result"], note, needs, capability };
    });
}

const counted = (rows: readonly Row[], result: Row["result"]): number =>
  rows.filter((row) => row.result === result).length;

function sumOf(client: string, rows: readonly Row[]): string {
  const [ok, partial, fail, skip] = (["ok", "partial", "fail", "skip"] as const).map((r) => counted(rows, r)) as [
    number,
    number,
    number,
    number,
  ];
  const asked = ok + partial + fail;
  return `| ${client} | ${ok} of ${asked} | ${((100 * ok) / Math.max(1, asked)).toFixed(1)} % | ${partial} | ${fail} | ${skip} |`;
}

/** What stands in notes differs from run to run: names, addresses, numbers. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("`", "'").slice(0, 200);

/** Rows of clients that missed the same, in the order of the matrix. */
function missesOf(rows: readonly Row[], clients: readonly string[]): string[] {
  const missed = new Map<string, Row[]>();
  for (const row of rows.filter((r) => r.result === "fail" || r.result === "partial"))
    missed.set(row.command, [...(missed.get(row.command) ?? []), row]);
  return [...missed].map(([command, all]) => {
    const which = all.length === clients.length ? "all" : all.map((r) => r.client).join(", ");
    const [first] = all;
    const why = first ? argumentFor(first) || `not looked at: ${cell(first.note)}` : "";
    return `| ${first?.capability} | ${cell(command)} | ${which} | ${why} |`;
  });
}

const head = `# kubectl against Troupe

Written by \`npm run test:kubectl -- --write\`: the real kubectl, unmodified, in three versions, each as it is and with WatchList
(\`KUBE_FEATURE_WatchListClient=true\`), against a cluster on a real Docker engine. A row is a command and what must come of it
([the matrix](../test/kubectl/matrix.sh)); partial: it works, and a detail is wrong. Skipped rows are those a client does not have.
`;

const sums = ["| client | passed | | partial | failed | skipped |", "|---|---|---|---|---|---|"];
const missHead = ["| what | command | client | why |", "|---|---|---|---|"];

/** The page. */
export function pageOf(rows: readonly Row[]): string {
  const clients = [...new Set(rows.map((r) => r.client))];
  const planned = rows.filter((r) => r.needs === "planned");
  const others = rows.filter((r) => r.needs !== "planned");
  const lines = [
    head,
    ...sums,
    ...clients.map((client) =>
      sumOf(
        client,
        rows.filter((r) => r.client === client),
      ),
    ),
    ...["", "## Misses of kinds that were there from the beginning, and of general commands", "", ...missHead],
    ...missesOf(others, clients),
    ...["", "## Misses of kinds that came later, or that are not served", "", ...missHead],
    ...missesOf(planned, clients),
  ];
  return `${lines.join("\n")}\n`;
}
