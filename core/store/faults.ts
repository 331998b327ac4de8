/** What a store refuses with. */
import { Fault } from "../fault.js";

/** A fault of stored data that cannot be what was once written. */
export function corrupt(what: string): Fault {
  const mend = "restore a backup into an empty directory (`troupe restore`), or start with an empty one";
  return new Fault("InternalError", `the store is damaged: ${what}; ${mend}`);
}

export function closed(): Fault {
  return new Fault("ServiceUnavailable", "the store is closed");
}

/** Whatever a commit was refused with. */
export function asStoreFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new Fault(
    "ServiceUnavailable",
    `the write could not be made durable: ${why}`,
    { retry: true },
    { cause: error },
  );
}
