/** A definition that was just written makes a kind in a moment: what follows it in the manifests may be of that kind. */
import { isTrue } from "../../core/objects/conditions.js";
import type { Client } from "./client.js";
import { follow } from "./watch.js";

/** Names that are taken are never established; what is of the kind then says that it is not served. */
const waitMsMax = 10_000;

/** Resolves when the kind is served, or after a while. @throws ApiError, ConnectionError */
export async function untilServed(client: Client, definition: string): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), waitMsMax);
  const target = {
    kind: "CustomResourceDefinition",
    namespace: undefined,
    selectors: { fields: `metadata.name=${definition}` },
  } as const;
  try {
    const { items, changes } = await follow(client, target, { signal: stop.signal });
    if (!items.some((o) => isTrue(o, "Established")))
      for await (const { object } of changes) if (isTrue(object, "Established")) stop.abort();
  } finally {
    clearTimeout(timer);
    client.forgetServed();
  }
}
