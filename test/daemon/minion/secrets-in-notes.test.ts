/** A secret of a pod is in nothing that its minion tells of it, and in no line of the journal. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { secretSamples, secretWord } from "../../core/objects/secret-samples.js";
import { bench, pod } from "./bench.js";

const test = suite("what a minion tells of secrets");

test("of a pod that runs, fails its probes and is stopped", async () => {
  const samples = secretSamples("Pod").filter(([path]) => path.startsWith("spec."));
  assert.ok(samples.length > 30);
  for (const [path, sample] of samples) {
    const b = bench();
    const minion = await b.start();
    const wanted = pod("Always", sample["spec"] as object);
    minion.receive({ type: "run", pod: wanted });
    await b.clock.advance(30_000);
    minion.receive({ type: "stop", uid: wanted.metadata.uid ?? "", graceSeconds: 1 });
    await b.clock.advance(10_000);
    assert.ok(b.said.length > 0);
    assert.not.match(JSON.stringify(b.said), new RegExp(secretWord), path);
    minion.close();
  }
});

test.run();
