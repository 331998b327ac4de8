import { serviceLabel } from "../../core/compose/objects/names.js";
import type { StackPlan } from "../../core/compose/plan.js";
import { kinds } from "../../core/kinds/all.js";
import type { Client } from "../client/client.js";

/** A line for each port that the cluster chose, or that is on every minion. */
export async function portLines(client: Client, { base, namespace }: StackPlan): Promise<string> {
  const lines: string[] = [];
  for (const object of base) {
    if (object.kind !== kinds.Service.kind) continue;
    const { type } = (object as unknown as { spec: { type?: string } }).spec;
    if (type !== "LoadBalancer" && type !== "NodePort") continue;
    const found = await client.find(kinds.Service.kind, object.metadata.name, namespace);
    for (const { port, targetPort, nodePort, protocol } of found?.spec.ports ?? []) {
      const outside = type === "NodePort" ? nodePort : port;
      lines.push(
        `${object.metadata.labels?.[serviceLabel]}: port ${outside} of every minion leads to ${targetPort}/${protocol}\n`,
      );
    }
  }
  return lines.join("");
}
