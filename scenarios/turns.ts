/**
 * What is done to one object is done in the order of the timeline, also when a master that is away holds it up: it is
 * not deleted before it was created.
 */
import type { ActionSpec } from "./format/action-spec.js";

/** Objects an action is about by name. `holds`: what comes later waits for it. */
function subjectsOf(spec: ActionSpec): { names: string[]; holds: boolean } {
  switch (spec.action) {
    case "create":
      return { names: spec.workloads.map(({ object }) => `${object.kind} ${object.metadata.name}`), holds: true };
    case "delete":
      return { names: [`${spec.kind} ${spec.name}`], holds: true };
    case "resize":
      return { names: [`ReplicationController ${spec.controller}`, `StatefulSet ${spec.controller}`], holds: true };
    // It takes its time, and what happens to its controller meanwhile is the point of it.
    case "rolling-update":
      return { names: [`ReplicationController ${spec.controller}`], holds: false };
    case "set-image":
    case "undo":
      return {
        names: ["Deployment", "StatefulSet", "DaemonSet"].map((kind) => `${kind} ${spec.deployment}`),
        holds: true,
      };
    default:
      return { names: [], holds: false };
  }
}

export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Begins the work of an action when its turn has come; `begin` never rejects. */
  take(
    spec: ActionSpec,
    work: () => Promise<void>,
    begin: (work: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const { names, holds } = subjectsOf(spec);
    const before = names.map((name) => this.#last.get(name));
    const done = begin(() => Promise.all(before).then(work));
    if (holds) for (const name of names) this.#last.set(name, done);
    return done;
  }
}
