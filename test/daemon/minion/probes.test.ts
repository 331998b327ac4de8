/** What a minion says of probes that fail. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Program } from "../../../daemon/minion/engine/simulated-types.js";
import { bench, pod } from "./bench.js";

const test = suite("a minion's probes");

test("a readiness probe that fails says so with what it heard, once until it has passed", async () => {
  let exitCode = 1;
  const exec: Program["exec"] = () => ({ exitCode, output: "not yet", afterMs: 10 });
  const b = bench(0, 0, { exec });
  const minion = await b.start();
  const readinessProbe = { exec: { command: ["ask"] }, periodSeconds: 1, failureThreshold: 2 };
  minion.receive({ type: "run", pod: pod("Always", { containers: [{ name: "c", image: "i", readinessProbe }] }) });
  const said = (): string[] => b.notes().flatMap(({ reason, message }) => (reason === "Unhealthy" ? [message] : []));
  const first = "readiness probe of c failed: exit code 1: not yet; it gets no traffic until it passes";
  await b.clock.advance(20_000);
  assert.equal(said(), [first]);
  assert.is(b.told()?.ready, false);
  exitCode = 0;
  await b.clock.advance(5_000);
  assert.equal([b.told()?.ready, said().length], [true, 1]);
  exitCode = 3;
  await b.clock.advance(5_000);
  assert.equal(said(), [first, first.replace("code 1", "code 3")]);
  assert.is(b.told()?.restartCount, 0);
});

test.run();
