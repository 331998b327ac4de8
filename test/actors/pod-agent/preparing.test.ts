import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { fresh, one, pod, sandbox, started } from "./driver.js";

const test = suite("a pod that is prepared");

test("from nothing to Running, whatever is ready first", () => {
  const events: ActorEvent[] = [
    sandbox,
    { type: "agent.volumesReady" },
    { type: "agent.imageReady", container: "c", image: "i" },
  ];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [1, 0, 2],
  ]) {
    const it = fresh(pod(one));
    assert.equal(it.said, ["acquireSandbox", "prepareVolumes", "pullImage", "report"]);
    for (const i of order) it.tell(events[i] as ActorEvent);
    assert.is(it.state, "Starting", order.join());
    assert.equal(it.command("startContainer"), { type: "startContainer", container: "c", attempt: 0 });
    it.tell(started("c", "c1"));
    assert.is(it.state, "Running");
    assert.is(it.command("report").report.status.containerStatuses?.[0]?.ready, true);
  }
});

test("an image that cannot be pulled waits, says so, and is pulled again", async () => {
  const it = fresh(pod(one));
  it.tell(sandbox);
  it.tell({ type: "agent.volumesReady" });
  it.tell({
    type: "agent.imageFailed",
    container: "c",
    image: "i",
    reason: "ErrImagePull",
    message: "no such image",
    retry: true,
  });
  assert.is(it.command("note").reason, "ErrImagePull");
  assert.is(it.command("report").report.status.containerStatuses?.[0]?.state?.waiting?.reason, "ErrImagePull");
  await it.clock.advance(2_000);
  assert.ok(it.steps.some((s) => s.event.type === "timer" && s.commands.some((c) => c.type === "pullImage")));
  it.tell({ type: "agent.imageReady", container: "c", image: "i" });
  assert.is(it.state, "Starting");
});

test.run();
