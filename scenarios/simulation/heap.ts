import { setFlagsFromString } from "node:v8";

let isTuned = false;

/**
 * Tells V8 to make new objects young ones always. It otherwise puts those of a busy place straight into the old
 * generation when many of them lived long once, as while a cluster is made; there the dead ones keep each other, and
 * what they point to, until the whole heap is collected. Costs a simulation an eighth of its time.
 */
export function tuneHeap(): void {
  if (isTuned) return;
  isTuned = true;
  setFlagsFromString("--no-allocation-site-pretenuring");
}
