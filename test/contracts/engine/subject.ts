/** What the laws of an engine are told with. */

import * as assert from "uvu/assert";
import { Fault, type FaultReason } from "../../../core/fault.js";
import type {
  ContainerInfo,
  ContainerSpec,
  Engine,
  EngineEvent,
  PortMapping,
  SandboxSpec,
} from "../../../daemon/minion/engine/engine.js";
import { Seen } from "../link/subject.js";

/** Programs every engine under test can run. */
export type Behaviour =
  /** Runs until it is told to end. */
  | "waits"
  /** Runs on after SIGTERM, and takes commands. */
  | "deaf"
  /** Says `one`, `two`, `three`, a line each, and ends with code 3. */
  | "ends"
  /** Says each line of its input, and ends with it. */
  | "echoes"
  /** Says `first`, a line of {@link longLength} zeros, and `end`; then it waits. */
  | "long";

export const longLength = 40_000;

/** An engine as two minions of one cluster see it. */
export interface EngineUnderTest {
  engine: Engine;
  /** Another minion's, on the same host. */
  neighbour: Engine;
  /** A second one for the first minion, as after a restart of its daemon. */
  again(): Engine;
  program(behaviour: Behaviour): Pick<ContainerSpec, "image" | "cmd" | "entrypoint">;
  /** How many processes with this word run in a container, beside what it runs itself. */
  commandsIn(id: string, word: string): Promise<number>;
  /** One whose pods' network has five addresses, alone on it; made on the first call. */
  narrow(): Promise<Engine>;
  /** A port of the host that is free. */
  freePort(): Promise<number>;
}

/** One law, with the engines it is about. */
export type EngineLaw = (name: string, body: (under: EngineUnderTest) => Promise<void>) => void;

/** Checks that a call ends with a Fault of this reason. */
export async function faults(reason: FaultReason, call: Promise<unknown>): Promise<Fault> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, Fault, `expected a Fault ${reason}, got ${String(error)}`);
  assert.is((error as Fault).reason, reason, (error as Fault).message);
  return error as Fault;
}

const labels = (role: string): Record<string, string> => ({ "io.troupe.role": role, "io.troupe.pod.name": "web" });

export function sandboxSpec(name: string, ports: PortMapping[] = []): SandboxSpec {
  return { name, labels: labels("sandbox"), hostname: name, ports, hostNetwork: false };
}

export function containerSpec(
  under: EngineUnderTest,
  name: string,
  sandboxId: string,
  behaviour: Behaviour,
): ContainerSpec {
  return {
    name,
    labels: labels("container"),
    ...under.program(behaviour),
    env: [{ name: "GREETING", value: "a=b c" }],
    mounts: [],
    sandboxId,
    cpuShares: 0,
    nanoCpus: 0,
    memoryBytes: 0,
    privileged: false,
  };
}

/** A sandbox with one container in it that was started. */
export async function runPod(
  under: EngineUnderTest,
  name: string,
  behaviour: Behaviour,
  more: Pick<ContainerSpec, "stdin" | "stdinOnce"> = {},
): Promise<{ id: string }> {
  const sandbox = await under.engine.createSandbox(sandboxSpec(`${name}-box`));
  const spec = { ...containerSpec(under, name, sandbox.id, behaviour), ...more };
  const container = await under.engine.createContainer(spec);
  await under.engine.startContainer(container.id);
  return container;
}

/** Collects what an engine tells; resolves when it listens. */
export async function listen(
  engine: Engine,
): Promise<{ events: Seen<EngineEvent>; gaps: Seen<string>; close(): void }> {
  const events = new Seen<EngineEvent>();
  const gaps = new Seen<string>();
  const subscription = engine.events(
    (event) => events.add(event),
    (why) => gaps.add(why),
  );
  await gaps.count(1);
  return { events, gaps, close: () => subscription.close() };
}

/** All that a stream gives until its end. */
export async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** Resolves when the container has ended, with what is known of it then. */
export async function ended(engine: Engine, id: string): Promise<ContainerInfo> {
  const heard = await listen(engine);
  const look = await engine.inspect(id);
  if (look?.state === "running") await heard.events.until((all) => all.some((e) => e.type === "died" && e.id === id));
  heard.close();
  const info = await engine.inspect(id);
  if (info === undefined) throw new Error(`container ${id} is gone`);
  return info;
}
