/** What an engine tells of what is used. */
import * as assert from "uvu/assert";
import { type EngineLaw, ended, runPod } from "./subject.js";

export function usageLaws(law: EngineLaw): void {
  law("usage is told of what runs, and of nothing else", async (under) => {
    const app = await runPod(under, "app", "waits");
    const over = await runPod(under, "over", "ends");
    await ended(under.engine, over.id);
    const [stats, ...more] = await under.engine.stats([app.id, over.id, "nobody"]);
    assert.is(stats?.id, app.id);
    assert.ok((stats?.memoryBytes ?? -1) >= 0);
    assert.equal(more, []);
  });

  law("a counter of processors' time never goes back while a container runs", async (under) => {
    const app = await runPod(under, "app", "waits");
    const [first] = await under.engine.stats([app.id]);
    const [second] = await under.engine.stats([app.id]);
    assert.ok(first && second);
    assert.ok(second.cpuNanosTotal >= first.cpuNanosTotal && second.atMs >= first.atMs);
    await under.engine.stopContainer(app.id, 0);
    assert.equal(await under.engine.stats([app.id]), []);
    await under.engine.startContainer(app.id);
    assert.is((await under.engine.stats([app.id])).length, 1, "and is found again in its next life");
  });

  law("of its machine at least what its containers use is told, if anything", async (under) => {
    const app = await runPod(under, "app", "waits");
    const [stats] = await under.engine.stats([app.id]);
    const machine = await under.engine.machineStats();
    if (machine) assert.ok(machine.cpuNanosTotal >= (stats?.cpuNanosTotal ?? 0) && machine.memoryBytes > 0);
  });
}
