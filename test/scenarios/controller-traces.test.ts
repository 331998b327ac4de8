import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { JournalEntry } from "../../core/journal.js";
import { readScenarioFile } from "../../scenarios/format/read-scenario.js";
import { simulate } from "../../scenarios/simulate.js";

/**
 * What replication controllers decide is what they decided when their observations were told after eight quiet turns of
 * promises instead of at each commit: these lists were recorded then. Not part of it are observations that decide
 * nothing (there is one more while a controller acts: the commit that shows what it did), and which minion gets a pod
 * (all pods of one commit are asked for in one round of the scheduler now, so ties fall otherwise).
 */
const recorded: Readonly<Record<string, string>> = {
  "self-healing": "create acted+3-0",
  "rolling-update": "create acted+4-0 create acted+1-0 create acted+1-0 create acted+1-0 create acted+1-0",
  "node-failure": "create acted+6-0 create acted+2-0 remove acted+0-2",
  drain: "create acted+6-0 create acted+1-0 create acted+1-0 create acted+3-0",
  "node-returns": "create acted+6-0 create acted+2-0 remove acted+0-2",
};

/** An entry in a word; undefined: it decides nothing. */
function wordOf(entry: JournalEntry): string | undefined {
  if (entry.k !== "e" || !entry.a.startsWith("replicationController/")) return undefined;
  const event = entry.e as { type: string; created?: string[]; removed?: string[] };
  if (event.type === "controller.acted") return `acted+${event.created?.length}-${event.removed?.length}`;
  const deed = entry.out.find((type) => type === "createReplicas" || type === "removeReplicas");
  return deed?.replace("Replicas", "");
}

const test = suite("what controllers decide");

for (const [name, wanted] of Object.entries(recorded)) {
  test(`${name}: the decisions are those that were recorded`, async () => {
    const words: string[] = [];
    await simulate(readScenarioFile(join("scenarios", `${name}.yaml`)), {
      journal: (where, entry) => {
        const word = where === "master" ? wordOf(entry) : undefined;
        if (word !== undefined) words.push(word);
      },
    });
    assert.is(words.join(" "), wanted);
  });
}

test.run();
