import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { failureOf } from "../../../../daemon/minion/effects/start-failure.js";
import type { ContainerInfo } from "../../../../daemon/minion/engine/engine.js";

const test = suite("starts that failed");
const spec = { name: "c", image: "i", command: ["/bin/it"], args: ["--password=hunter2"] };
const unseen = (): undefined => undefined;

test("who keeps it from its start is told apart", async () => {
  const of = async (fault: Fault): Promise<unknown> => (await failureOf(fault, spec, unseen)).reason;
  assert.is(await of(new Fault("Forbidden", "no")), "CreateContainerConfigError");
  assert.is(await of(new Fault("NotFound", "no image")), "CreateContainerError");
  assert.is(await of(new Fault("Invalid", "a part leads out")), "CreateContainerError");
  assert.is(await of(new Fault("ServiceUnavailable", "away")), "RunContainerError");
});

test("what can never run has ended, with the engine's exit code", async () => {
  const fault = new Fault("Invalid", "no such file", { retry: false });
  const seen = async (exitCode: number): Promise<ContainerInfo> => ({ exitCode }) as ContainerInfo;
  const words = '"/bin/it" cannot be run: no such file';
  assert.equal(await failureOf(fault, spec, () => seen(127)), {
    ...{ exitCode: 127, reason: "ContainerCannotRun", message: words, retry: false },
  });
  assert.is((await failureOf(fault, spec, unseen)).exitCode, 128);
  assert.is((await failureOf(fault, spec, () => Promise.reject(new Error("away")))).reason, "StartError");
});

test("arguments are not told: of a container without a command it is the image", async () => {
  const fault = new Fault("BadRequest", "no such file", { retry: false });
  const { message } = await failureOf(fault, { name: "c", image: "img/x", args: spec.args }, unseen);
  assert.is(message, '"img/x" cannot be run: no such file');
});

test.run();
