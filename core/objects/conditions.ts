/** Conditions of objects: what is so of them, each by its type. */

interface Conditioned {
  status?: { conditions?: readonly { type: string; status: string }[] };
}

/** Whether a condition is true; one that is not there is not. */
export function isTrue({ status }: Conditioned, type: string): boolean {
  return status?.conditions?.some((c) => c.type === type && c.status === "True") ?? false;
}
