/** Backup and restore of a data directory that no master has: `lines --data DIR` on stdout, `restore FILE --data DIR`. */
import { asFault } from "../../core/fault.js";
import { parseFlags } from "../flag-table.js";
import { printLines } from "./print-lines.js";
import { readBackup, restore } from "./restore.js";

const table = {
  data: { type: "string", default: "", help: ["dir", "the data directory of a master"] },
  cluster: { type: "string", default: "", help: ["name", "what the backup says it is of"] },
} as const;

async function main([verb = "", ...rest]: string[]): Promise<void> {
  const file = verb === "restore" ? (rest.shift() ?? "") : "";
  const { data, cluster } = parseFlags(rest, table);
  if (verb === "lines") return printLines(data, cluster);
  const backup = await readBackup(file);
  const { header, objects, files } = backup;
  const what = `${objects.length} objects and ${files.length} files of cluster ${header.cluster}, as of ${header.at}`;
  if (data !== "") await restore(backup, data);
  process.stdout.write(`${data === "" ? `${file} is whole:` : `${data} has`} ${what}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`error: ${asFault(error).message}\n`);
  process.exitCode = 1;
});
