/** What a journal's steps say of a pod or a minion, as far as a story is made of it. */

import type { AnyObject } from "../../core/kinds/all.js";
import type { PodReport } from "../../core/link/report.js";
import type { core } from "../../core/objects/types.js";

/** Fields of events and commands, whatever their type. */
export interface Facts {
  type: string;
  object?: AnyObject;
  status?: core.PodStatus;
  conditions?: core.NodeCondition[];
  report?: PodReport;
  resync?: boolean;
  engineOk?: boolean;
  bootId?: string;
  runId?: string;
  uids?: string[];
}

/** Of a minion's state: `Lost`, whatever is done about it. */
export const isLost = (state: string): boolean => /^Lost(\.|$)/.test(state);
