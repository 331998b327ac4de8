/** All that this master has for rights: its policy, the audit, tokens of service accounts, and the objects a cluster begins with. */
import { join } from "node:path";
import type { Random } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import { accountKey } from "../accounts/account-key.js";
import { AccountTokens } from "../accounts/account-tokens.js";
import { type AccountPorts, ensureAccount, followAccounts } from "../accounts/default-accounts.js";
import type { HttpDeps } from "../api/deps.js";
import { AuditLog } from "../audit/audit-log.js";
import type { Master } from "../control/master.js";
import type { Log } from "../log.js";
import { ensureBuiltInAccess } from "./built-in-access.js";
import { policyIn } from "./policy-file.js";

export interface RightsFlags {
  dataDir: string;
  /** "" = the policy without a file. */
  policyFile: string;
  /** "" = beside the objects; "off" = nowhere. */
  auditLog: string;
}

export interface RightsPorts {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  master: () => Master;
}

export interface RightsSide extends Required<Pick<HttpDeps, "tokens">>, Pick<HttpDeps, "audit"> {
  policy: HttpDeps["settings"]["policy"];
  /** Makes the default service account of a namespace that lacks it. */
  ensureAccount(namespace: string): Promise<void>;
  /** Call it when the master has started, before anybody is answered. */
  begin(): Promise<void>;
  /** Call it when nobody is answered any more. */
  close(): Promise<void>;
}

/** @throws Fault for a policy or a key that cannot be read */
export async function openRights(flags: RightsFlags, ports: RightsPorts): Promise<RightsSide> {
  const { dataDir, auditLog } = flags;
  const { clock, random, store, log, master } = ports;
  const policy = await policyIn(flags.policyFile);
  const tokens = new AccountTokens(await accountKey(dataDir), () => master().view, clock);
  const audit = auditLog === "off" ? null : new AuditLog(auditLog || join(dataDir, "audit.log"), { log, clock });
  const accounts = (): AccountPorts => ({ store, clock, random, log, master: master() });
  let unfollow = (): void => {};
  return {
    ...{ policy, tokens },
    ...(audit ? { audit: (entry) => audit.record(entry) } : {}),
    ensureAccount: (namespace) => ensureAccount(accounts(), namespace),
    begin: async () => {
      await ensureBuiltInAccess({ store, clock, random });
      unfollow = await followAccounts(accounts());
    },
    close: async () => {
      unfollow();
      await audit?.close();
    },
  };
}
