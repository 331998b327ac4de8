/** What a minion was told of network policies, as it looks things up in it. Pure. */
import type { IsolationRow, MemberRow, PolicyRow } from "./rows.js";

/** Rows, found by what they are about. */
export interface ReadRows {
  policies: ReadonlyMap<string, readonly PolicyRow[]>;
  members: ReadonlyMap<string, readonly MemberRow[]>;
}

export function readRows(rows: readonly IsolationRow[]): ReadRows {
  const policies = new Map<string, PolicyRow[]>();
  const members = new Map<string, MemberRow[]>();
  const put = <T>(map: Map<string, T[]>, key: string, row: T): void => {
    const there = map.get(key);
    if (there) there.push(row);
    else map.set(key, [row]);
  };
  for (const row of rows)
    if (row.row === "policy") put(policies, row.namespace, row);
    else put(members, row.group, row);
  return { policies, members };
}
