import * as assert from "uvu/assert";
import { type EngineLaw, listen, runPod, sandboxSpec } from "./subject.js";

export function eventLaws(law: EngineLaw): void {
  law("a life is told: started, died with its code, removed", async (under) => {
    const heard = await listen(under.engine);
    const app = await runPod(under, "app", "ends");
    const of = (type: string) => heard.events.until((all) => all.some((e) => e.id === app.id && e.type === type));
    await of("died");
    await under.engine.removeContainer(app.id);
    await of("removed");
    heard.close();
    const life = heard.events.items.filter((event) => event.id === app.id);
    assert.equal(
      life.map((event) => event.type),
      ["started", "died", "removed"],
    );
    const [started, died] = life;
    assert.is(started?.name, "app");
    assert.is(started?.labels["io.troupe.minion"], "one");
    assert.ok(died?.type === "died" && died.exitCode === 3 && !died.oomKilled);
    assert.ok((died?.atMs ?? 0) >= (started?.atMs ?? Number.POSITIVE_INFINITY));
  });

  law("a kill is told with its code, and is no want of memory", async (under) => {
    const heard = await listen(under.engine);
    const app = await runPod(under, "app", "waits");
    await under.engine.killContainer(app.id);
    const all = await heard.events.until((events) => events.some((e) => e.id === app.id && e.type === "died"));
    heard.close();
    const died = all.find((event) => event.type === "died" && event.id === app.id);
    assert.ok(died?.type === "died" && died.exitCode === 137 && !died.oomKilled);
  });

  law(
    "a network that is made anew has its sandboxes under the addresses they had, and tells that they were out of it",
    async (under) => {
      const heard = await listen(under.engine);
      const { id, ip = "" } = await under.engine.createSandbox(sandboxSpec("cut"));
      assert.ok(ip);
      await under.engine.mendNetwork();
      await heard.events.until((all) => all.some((e) => e.id === id && e.type === "disconnected"));
      heard.close();
      assert.is((await under.engine.inspect(id))?.ip, ip);
      // Once more changes nothing.
      for (let i = 0; i < 2; i++) await under.engine.connectSandbox(id, ip);
      const info = await under.engine.inspect(id);
      assert.equal([info?.state, info?.ip], ["running", ip]);
      assert.is(await under.engine.networkFault(), "");
    },
  );

  law("nothing is told of another minion's, nor after the end of listening", async (under) => {
    const heard = await listen(under.engine);
    const neighbour = await listen(under.neighbour);
    const app = await runPod({ ...under, engine: under.neighbour }, "theirs", "ends");
    await neighbour.events.until((all) => all.some((e) => e.id === app.id && e.type === "died"));
    await runPod(under, "mine", "waits");
    await heard.events.until((all) => all.some((e) => e.name === "mine"));
    assert.ok(heard.events.items.every((event) => event.name.startsWith("mine")));
    heard.close();
    const before = heard.events.items.length;
    await under.neighbour.removeContainer(app.id);
    await under.engine.purge();
    await neighbour.events.until((all) => all.some((e) => e.id === app.id && e.type === "removed"));
    neighbour.close();
    assert.is(heard.events.items.length, before);
  });
}
