/** What a container said at its end: its file, or the end of its log. */
import { Readable } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { lastWords } from "../../../daemon/minion/last-words.js";
import type { MinionPorts } from "../../../daemon/minion/ports.js";

const test = suite("last words");

const said = (
  written: string,
  policy: core.Container["terminationMessagePolicy"],
  exitCode: number,
  log = "the log\n",
) => {
  const pod: Pod = {
    kind: "Pod",
    metadata: { name: "a" },
    spec: { containers: [{ name: "c", image: "i", terminationMessagePolicy: policy }] },
  };
  const volumes = { terminationMessage: async () => written };
  const engine = {
    logs: async (_id: string, { tailLines }: { tailLines: number }) => {
      if (log === "") throw new Error("there is none");
      return Readable.from([Buffer.from(`${tailLines} `), Buffer.from(log)]);
    },
  };
  return lastWords(pod, "c", { id: "1", exitCode }, { volumes, engine } as unknown as MinionPorts);
};

test("the file's, by either policy, and only that for one that ended well", async () => {
  assert.is(await said("mine", "File", 1), "mine");
  assert.is(await said("mine", "FallbackToLogsOnError", 1), "mine");
  assert.is(await said("", "File", 1), "");
  assert.is(await said("", "FallbackToLogsOnError", 0), "");
});

test("the end of the log of one that failed and wrote nothing", async () => {
  assert.is(await said("", "FallbackToLogsOnError", 3), "80 the log\n");
  const long = await said("", "FallbackToLogsOnError", 3, `${"x".repeat(5_000)}end`);
  assert.equal([long.length, long.slice(-3)], [2_048, "end"]);
  assert.is(await said("", "FallbackToLogsOnError", 3, ""), "");
});

test.run();
