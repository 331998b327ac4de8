/** Provider docker: minions are processes of this machine that share an engine, or some. */
import { join } from "node:path";
import type { ClusterRecord } from "../cluster-file.js";
import { stopDaemon } from "../daemon-process.js";
import { clusterDir } from "../home.js";
import { engineOf, minionPlan } from "../plans.js";
import { allEnds, type Provider } from "../provider.js";
import { failureOf, runToEnd } from "../run-to-end.js";

const daemonPatienceMs = 5_000;

/** Lets a minion of provider docker do one thing to its containers, and end. @throws Error with what it said */
export async function runMinion(record: ClusterRecord, name: string, work: "--purge" | "--halt"): Promise<void> {
  const engine = engineOf(record, name);
  await runToEnd("minion", [
    ...["--cluster", record.name, "--name", name, "--data", join(clusterDir(record.name), `minion-${name}`)],
    ...(engine === undefined ? [] : ["--engine", engine]),
    work,
  ]);
}

export const dockerProvider: Provider = {
  check: async () => ({}),
  masterArgs: () => [],
  start: ({ record, starter }, startMaster) => {
    const indices = Array.from({ length: record.minions }, (_, i) => i + 1);
    return allEnds([startMaster(), ...indices.map((index) => starter.start(minionPlan(record, index)))]);
  },
  remove: async (record) => {
    const minions = record.daemons.filter((d) => d.role === "minion");
    await Promise.all(minions.map((d) => stopDaemon(d, daemonPatienceMs)));
    const ends = minions.map(({ name }) =>
      runMinion(record, name, "--purge").then(
        () => [],
        (error: unknown) => [`minion ${name}: ${failureOf(error)}`],
      ),
    );
    return (await Promise.all(ends)).flat();
  },
};
