/**
 * `npm run test:kubectl [-- --minor N,…] [--only REGEX] [--watch-list yes|no] [--write]`: the matrix of kubectl's commands with
 * each kubectl, with and without WatchList, against a cluster on a real engine. `--write` writes docs/kubectl.md anew;
 * `--rows FILE` keeps the rows there, after those of earlier runs, and the page is of all of them.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Cluster } from "../e2e/cluster.js";
import { fetchKubectl, type KubectlMinor, kubectlMinors } from "../runner/carried-programs.js";
import { onOwnMachine } from "../runner/on-own-machine.js";
import { busyboxImage, makeBusyboxImage } from "./busybox-image.js";
import { pageOf, rowsIn } from "./page.js";
import type { Row } from "./row.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const matrix = join(root, "test/kubectl/matrix.sh");

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "--inside"),
  options: {
    minor: { type: "string", default: kubectlMinors.join(",") },
    only: { type: "string", default: "" },
    "watch-list": { type: "string", default: "no,yes" },
    slow: { type: "string", default: "1" },
    rows: { type: "string" },
    write: { type: "boolean", default: false },
  },
});

/** The first of our clients that knows WatchList. */
const watchListSince = 32;

interface Client {
  minor: KubectlMinor;
  watchList: boolean;
}

/** Rows of earlier runs. */
const kept = (): Row[] =>
  values.rows !== undefined && existsSync(values.rows) ? (JSON.parse(readFileSync(values.rows, "utf8")) as Row[]) : [];

/** The matrix with one client. @returns its rows */
async function rowsOf(cluster: Cluster, { minor, watchList }: Client): Promise<Row[]> {
  const scratch = mkdtempSync(join(tmpdir(), "kubectl-rows-"));
  try {
    const out = join(scratch, "rows");
    const env = {
      ...process.env,
      KUBECTL: await fetchKubectl(minor),
      KUBECONFIG: join(cluster.home, "kubeconfig"),
      KUBE_FEATURE_WatchListClient: String(watchList),
      IMAGE: busyboxImage,
      OUT: out,
      ONLY: values.only,
      SLOW: values.slow,
    };
    const child = spawn("bash", [matrix], { env, stdio: ["ignore", "inherit", "inherit"] });
    await once(child, "close");
    return existsSync(out) ? rowsIn(readFileSync(out, "utf8"), watchList ? " with WatchList" : "") : [];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function work(): Promise<number> {
  await makeBusyboxImage();
  const clients = values.minor
    .split(",")
    .flatMap((minor) =>
      values["watch-list"].split(",").map((w) => ({ minor: Number(minor) as KubectlMinor, watchList: w === "yes" })),
    )
    .filter(({ minor, watchList }) => !watchList || minor >= watchListSince);
  const cluster = await Cluster.up({ title: "kubectl", minions: 2 });
  const rows: Row[] = [];
  try {
    for (const client of clients) rows.push(...(await rowsOf(cluster, client)));
  } finally {
    await cluster.close();
  }
  const all = [...kept(), ...rows];
  if (values.rows !== undefined) writeFileSync(values.rows, JSON.stringify(all));
  if (values.write) writeFileSync(join(root, "docs/kubectl.md"), pageOf(all));
  return rows.length > 0 ? 0 : 1;
}

// The machine of our own has no way out.
for (const minor of values.minor.split(",")) await fetchKubectl(Number(minor) as KubectlMinor);
const programs = [
  { program: "busybox", package: "busybox-static" },
  { program: "jq", package: "jq" },
  { program: "script", package: "bsdutils" },
];
const wants = { file: fileURLToPath(import.meta.url), engine: true, programs };
process.exitCode = await onOwnMachine(process.argv.slice(2), wants, work);
