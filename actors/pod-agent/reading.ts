/** What others may know of a pod's agent, so that nobody compares the names of its states. */
interface States {
  stateOf(id: string): string | undefined;
}

/** It is being taken down, or is gone: nothing is begun for it any more. */
export function isLeaving(system: States, id: string): boolean {
  const state = system.stateOf(id);
  return state === undefined || state === "Stopping" || state === "Gone";
}
