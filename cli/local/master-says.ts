/** What the master on this machine says of its minions. */

import type { Node } from "../../core/kinds/node/object.js";
import { isTrue } from "../../core/objects/conditions.js";

const answerMsMax = 1_000;

/** Whether the master counts the minion as ready; false where no master answers. */
export async function countsAsReady({ url }: { url: string }, minion: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/v1/nodes/${minion}`, { signal: AbortSignal.timeout(answerMsMax) });
    return isTrue((await answer.json()) as Node, "Ready");
  } catch {
    return false;
  }
}
