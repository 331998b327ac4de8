/** A pod's agent, and what it hears. */
import type { ActorEvent } from "../../../actors/events.js";
import { podAgentMachine } from "../../../actors/pod-agent/machine.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { Driver } from "../drive.js";

export const pod = (containers: core.Container[], restartPolicy = "Always"): Pod => ({
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1" },
  spec: { containers, restartPolicy },
});
export const one = [{ name: "c", image: "i" }];
export const two = [
  { name: "a", image: "i" },
  { name: "b", image: "i" },
];

/** `id`: the container's name and which of its runs this is, from 1. */
export const started = (container: string, id: string): ActorEvent => ({
  type: "agent.containerStarted",
  container,
  attempt: Number(id.slice(container.length)) - 1,
  id,
  startedAtMs: 1_000_000,
  imageId: "sha256:1",
});
export const died = (container: string, id: string, exitCode = 137): ActorEvent => ({
  type: "agent.containerDied",
  container,
  id,
  exitCode,
  oomKilled: false,
  message: "",
});
export const sandbox: ActorEvent = { type: "agent.sandboxReady", id: "s1", ip: "10.244.0.5" };

export const fresh = (object: Pod): Driver =>
  new Driver(podAgentMachine, { pod: object, hostIp: "127.0.0.2", nowMs: 1_000_000, found: null });

/** Every container of the pod runs: ids are `NAME1`. */
export function running(object: Pod): Driver {
  const it = fresh(object);
  it.tell(sandbox);
  it.tell({ type: "agent.volumesReady" });
  for (const { name, image = "" } of object.spec.containers)
    it.tell({ type: "agent.imageReady", container: name, image });
  for (const { name } of object.spec.containers) it.tell(started(name, `${name}1`));
  return it;
}

/** States of the reports of the last step, in order. */
export const reported = (it: Driver): string[] =>
  it.last.commands.flatMap((c) => (c.type === "report" ? [c.report.state] : []));
