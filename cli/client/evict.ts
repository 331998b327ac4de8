import type { Pod } from "../../core/kinds/pod/object.js";
import { ApiError, isNotFound } from "./api-error.js";
import type { Client } from "./client.js";

/**
 * Asks for the end of this very pod. `refused`: not now, ask again later.
 * @throws ApiError, ConnectionError
 */
export async function evictPod(
  client: Client,
  { metadata }: Pod,
  gracePeriodSeconds: number | undefined,
): Promise<"asked" | "gone" | "refused"> {
  const { name, namespace = "", uid = "" } = metadata;
  try {
    await client.ask({
      method: "POST",
      path: `${client.path("Pod", name, namespace)}/eviction`,
      body: {
        kind: "Eviction",
        apiVersion: "policy/v1",
        metadata: { name, namespace },
        deleteOptions: {
          preconditions: { uid },
          ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
        },
      },
    });
    return "asked";
  } catch (error) {
    if (isNotFound(error)) return "gone";
    if (error instanceof ApiError && error.status === 429) return "refused";
    throw error;
  }
}
