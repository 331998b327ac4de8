/** A container whose wishes for safety cannot be kept waits, and says why, until they can. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { core } from "../../../core/objects/types.js";
import { bench, pod } from "./bench.js";

const test = suite("starts that are refused");

async function waiting(spec: Partial<core.PodSpec>): Promise<core.ContainerStateWaiting | undefined> {
  const b = bench();
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always", spec) });
  await b.clock.advance(30_000);
  assert.not(b.containers().includes("container running"));
  const { status } = minion.hello().pods[0] ?? {};
  assert.is(status?.phase, "Pending");
  return status?.containerStatuses?.[0]?.state?.waiting;
}

test("runAsNonRoot, and the image runs as root", async () => {
  const state = await waiting({ securityContext: { runAsNonRoot: true } });
  assert.is(state?.reason, "CreateContainerConfigError");
  assert.match(state?.message ?? "", /runAsNonRoot.*root/);
});

test("what no plain Docker host has", async () => {
  const state = await waiting({ hostUsers: false });
  assert.is(state?.reason, "CreateContainerConfigError");
  assert.match(state?.message ?? "", /hostUsers/);
});

test("with a user of its own it runs", async () => {
  const b = bench();
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always", { securityContext: { runAsNonRoot: true, runAsUser: 1_000 } }) });
  await b.clock.advance(30_000);
  assert.ok(b.containers().includes("container running"));
});

test.run();
