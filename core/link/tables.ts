/**
 * The tables a master keeps at its minions (see core/tables): what is in them, and how their rows are told apart. One
 * more of them is a line in each of the lists.
 */
import { samePlan } from "../balancing/plan.js";
import type { ServicePortPlan } from "../balancing/plan-types.js";
import { addressKey, type ServiceAddress } from "../dns/addresses.js";
import { type IsolationRow, isolationRowKey } from "../isolation/rows.js";
import { keyOf, keyText } from "../kinds/key.js";
import type { Service } from "../kinds/service/object.js";
import { sameJson } from "../objects/same-json.js";
import type { RowKind, TableMark, TableUpdate } from "../tables/table.js";

/** The way to the pods of a minion. */
export interface HostRoute {
  minion: string;
  /** Address of its host. */
  address: string;
  podCidr: string;
}

export interface TableRows {
  /** All services, for the environment of containers and for names. */
  services: Service;
  /** All hosts whose pods have a network of their own, the minion's own among them. */
  hosts: HostRoute;
  /** Where the traffic of each service port goes, for the minion's kernel. */
  balancing: ServicePortPlan;
  /** The pods behind services without an address of their own, for names. */
  addresses: ServiceAddress;
  /** Whom pods may reach and be reached by, for the minion's kernel. */
  policies: IsolationRow;
}
export type TableName = keyof TableRows;

export const tableKinds: { readonly [N in TableName]: RowKind<TableRows[N]> } = {
  // Nothing else of it is told.
  services: { keyOf: (service) => keyText(keyOf(service)), same: (a, b) => sameJson(a.spec, b.spec) },
  hosts: { keyOf: (host) => host.minion, same: sameJson },
  balancing: { keyOf: (plan) => plan.id, same: samePlan },
  addresses: { keyOf: addressKey, same: sameJson },
  policies: { keyOf: isolationRowKey, same: sameJson },
};

/** The master waits for these to be carried out; of the others it is not told. */
export const awaitedTables: ReadonlySet<TableName> = new Set(["balancing"] as const);

/** Of one table, to a minion. */
export type TableMessage = { [N in TableName]: { type: "table"; name: N } & TableUpdate<TableRows[N]> }[TableName];

/** Where a minion's copies stand. */
export type TableMarks = { [N in TableName]?: TableMark };

export const tableNames = [
  "services",
  "hosts",
  "balancing",
  "addresses",
  "policies",
] as const satisfies readonly TableName[];

/** Something for each table. */
export function forEachTable<T>(make: <N extends TableName>(name: N) => T): Record<TableName, T> {
  return Object.fromEntries(tableNames.map((name) => [name, make(name)])) as Record<TableName, T>;
}
