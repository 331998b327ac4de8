/** Who on a minion follows the tables of its master. */
import type { TableName, TableRows } from "../../core/link/tables.js";

/** Is told a table whenever it changed; calls `held` once it is carried out. */
export type TableUser<N extends TableName> = (rows: readonly TableRows[N][], held: () => void) => void;
export type TableUsers = { [N in TableName]?: TableUser<N> };
