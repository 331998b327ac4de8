/** The API of a live cluster as a scenario's operator uses it, where there is no command for what is wanted. */

import { ApiError, ConnectionError } from "../../cli/client/api-error.js";
import { type Client, collectionPath } from "../../cli/client/client.js";
import { Fault, type FaultReason } from "../../core/fault.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { WorldApi } from "../world.js";

/** A master that is away is asked again this often, for so long. */
const againMs = 100;
const patienceMs = 60_000;

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until a master answers; its refusal becomes a Fault. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ApiError) throw new Fault(error.reason as FaultReason, error.message, {}, { cause: error });
      if (!(error instanceof ConnectionError) || performance.now() > deadlineMs) throw error;
      await delay(againMs);
    }
  }
}

export function liveApi(client: Client): WorldApi {
  return {
    create: (object) =>
      answered(async () => {
        const namespace = object.metadata.namespace ?? "default";
        const body = { ...object, apiVersion: "v1" };
        const path = collectionPath(object.kind, namespace);
        return (await client.ask({ method: "POST", path, body })) as AnyObject;
      }),
    update: (kind, { namespace, name }, change) =>
      answered(async () => (await client.edit(kind, name, namespace, change)).object),
    remove: (kind, { namespace, name }, { graceSeconds, propagation }) =>
      answered(async () => {
        const query = {
          gracePeriodSeconds: graceSeconds,
          propagationPolicy: propagation,
        };
        await client.ask({ method: "DELETE", path: client.path(kind, name, namespace), query });
      }),
  };
}
