/** What the master on this machine says of its minions. */
import type { Node } from "../../core/kinds/node/object.js";
import { isTrue } from "../../core/objects/conditions.js";
import { ask } from "../client/http.js";
import { adminAccess } from "./admin-access.js";

const answerMsMax = 1_000;

/** Whether the master counts the minion as ready; false where no master answers. */
export async function countsAsReady(cluster: { name: string; url: string }, minion: string): Promise<boolean> {
  try {
    const path = `/api/v1/nodes/${encodeURIComponent(minion)}`;
    const node = await ask(await adminAccess(cluster), { path, signal: AbortSignal.timeout(answerMsMax) });
    return isTrue(node as Node, "Ready");
  } catch {
    return false;
  }
}
