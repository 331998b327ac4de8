/** What completion asks the cluster for: names of objects, and of kinds. */
import type { Kind } from "../../core/kinds/all.js";

/** Names of a kind's objects; none if the cluster does not answer. */
export async function names(kind: string, line: readonly string[]): Promise<string[]> {
  try {
    const { connectFor } = await import("../client/wanted.js");
    const at = line.findIndex((w) => w === "-n" || w === "--namespace");
    const namespace = at < 0 ? undefined : line[at + 1];
    const flags = namespace === undefined ? {} : { namespace };
    const { client, wanted } = await connectFor([kind], flags, () => {});
    const lists = await Promise.all(wanted.map((w) => client.list<Kind>(w.kind, client.namespace)));
    return lists.flatMap(({ items }) => items.map((o) => o.metadata.name));
  } catch {
    return [];
  }
}

/** The words of kinds that only the server knows; none if the cluster does not answer. */
export async function madeKinds(): Promise<string[]> {
  try {
    const { connect } = await import("../client/client.js");
    return (await (await connect({})).served()).map((k) => k.plural);
  } catch {
    return [];
  }
}
