/** `troupe status`: the clusters on this machine, their daemons, and what their masters say of the minions. */

import type { Node } from "../../core/kinds/node/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { getTable, layOutGet } from "../../core/kinds/tables.js";
import { Client } from "../client/client.js";
import { adminAccess } from "../local/admin-access.js";
import { type ClusterRecord, clusterNames, readCluster } from "../local/cluster-file.js";
import { type DaemonRecord, isRunning } from "../local/daemon-process.js";
import { countsText, type NameCounts, nameCounts } from "../local/name-counts.js";
import { hostTitle } from "../local/ssh/host-spec.js";
import { insecureWarning } from "../render/insecure-warning.js";
import { print, printData } from "../render/output.js";

/** A master on this machine that is silent for this long is not waited for. */
const patienceMs = 2_000;

interface Seen {
  record: ClusterRecord;
  daemons: (DaemonRecord & { running: boolean; names?: NameCounts })[];
  minions: Node[];
  pods: Pod[];
  /** Why the API says nothing; "" if it does. */
  trouble: string;
}

async function look(record: ClusterRecord): Promise<Seen> {
  const daemons = await Promise.all(
    record.daemons.map(async (d) => {
      const names = await nameCounts(d);
      return { ...d, running: isRunning(d), ...(names ? { names } : {}) };
    }),
  );
  const seen: Seen = { record, daemons, minions: [], pods: [], trouble: "" };
  if (!daemons.some((d) => d.role === "master" && d.running)) return { ...seen, trouble: "its master does not run" };
  try {
    const access = await adminAccess(record);
    const ask = async (path: string) =>
      ((await new Client(access).ask({ path, silenceMsMax: patienceMs })) as { items: unknown[] }).items;
    const [minions, pods] = await Promise.all([ask("/api/v1/nodes"), ask("/api/v1/pods")]);
    return { ...seen, minions: minions as Node[], pods: pods as Pod[] };
  } catch (error) {
    return { ...seen, trouble: (error as Error).message };
  }
}

function daemonTable({ record, daemons, minions, pods }: Seen): string {
  const nowMs = Date.now();
  const rowOf = (role: string, name: string, where: string, names?: NameCounts): string[] => {
    const node = minions.find((n) => n.metadata.name === name);
    const status = node ? (getTable("Node", [node], { nowMs }).rows[0]?.[1] ?? "") : "";
    const count = node ? String(pods.filter((p) => p.spec.nodeName === name).length) : "";
    return [role, name, where, status, count, names ? countsText(names) : ""];
  };
  const rows = [
    ...daemons.map((d) => rowOf(d.role, d.name, d.running ? `pid ${d.pid}` : "not running", d.names)),
    // Hosts are not asked: their master knows how they are.
    ...(record.ssh?.hosts ?? []).map((host) =>
      rowOf("minion", host.name, `${host.begun ? "on" : "not on"} ${hostTitle(host)}`),
    ),
  ];
  return layOutGet({ header: ["DAEMON", "NAME", "PROCESS", "STATUS", "PODS", "NAMES"], rows }).replace(
    /^(?=.)/gm,
    "  ",
  );
}

export async function status(flags: { output?: "json" | "yaml" }): Promise<void> {
  const records = (await Promise.all((await clusterNames()).map(readCluster))).filter((r) => r !== null);
  const all = await Promise.all(records.map(look));
  if (flags.output) {
    const clusters = all.map(({ record, daemons, minions, trouble }) => ({ ...record, daemons, minions, trouble }));
    printData(clusters, flags.output);
    return;
  }
  if (all.length === 0) print("no cluster on this machine; `troupe up` makes one\n");
  for (const seen of all) {
    const { name, url, provider, podCidr, serviceCidr } = seen.record;
    print(`${name}  ${url}  provider ${provider}, pods ${podCidr}, services ${serviceCidr}\n`);
    if (seen.record.insecureLoopback) print(`  ${insecureWarning(url)}\n`);
    print(daemonTable(seen));
    if (seen.trouble !== "") print(`  ${seen.trouble}\n`);
  }
}
