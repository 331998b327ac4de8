/** The table by which minions resolve names of headless services: follows each service and its endpoints. */
import { addressKey, serviceAddresses } from "../../../core/dns/addresses.js";
import type { Endpoints } from "../../../core/kinds/endpoints/object.js";
import { keyOf, keyText } from "../../../core/kinds/key.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { MinionTables } from "./minion-tables.js";

export class NamedAddresses {
  readonly #tables: Pick<MinionTables, "change">;
  /** Keys of the rows of each service that has some. */
  readonly #told = new Map<string, string[]>();

  constructor(tables: Pick<MinionTables, "change">) {
    this.#tables = tables;
  }

  /** A service, or its endpoints, came or changed. @param endpoints undefined: it has none (any more) */
  put(service: Service, endpoints: Endpoints | undefined): void {
    const rows = serviceAddresses(service, endpoints);
    const keys = rows.map(addressKey);
    const now = new Set(keys);
    const name = keyText(keyOf(service));
    const gone = (this.#told.get(name) ?? []).filter((key) => !now.has(key));
    if (keys.length > 0) this.#told.set(name, keys);
    else this.#told.delete(name);
    if (keys.length > 0 || gone.length > 0) this.#tables.change("addresses", rows, gone);
  }

  remove(service: Service): void {
    this.put(service, undefined);
  }
}
