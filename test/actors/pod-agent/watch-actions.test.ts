import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pod, running } from "./driver.js";

const test = suite("what an agent sees of what runs");

test("liveness ends the container, readiness takes it out of service", () => {
  const it = running(pod([{ name: "c", image: "i", readinessProbe: { exec: { command: ["x"] } } }]));
  assert.is(it.command("report").report.status.containerStatuses?.[0]?.ready, false);
  it.tell({ type: "agent.probed", container: "c", probe: "readiness", healthy: true, message: "" });
  assert.is(it.command("report").report.status.containerStatuses?.[0]?.ready, true);
  it.tell({ type: "agent.probed", container: "c", probe: "liveness", healthy: false, message: "HTTP status 500" });
  assert.is(it.command("stopContainer").id, "c1");
});

test.run();
