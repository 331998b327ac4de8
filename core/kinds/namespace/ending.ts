/** What a namespace that is being deleted says of what is still in it, in Kubernetes' words (pkg/controller/namespace). */
import type { core } from "../../objects/types.js";

/** What is left of one kind. */
export interface Remains {
  /** `pods`, `deployments.apps`. */
  resource: string;
  count: number;
  /** How many of them each finalizer holds. */
  finalizers: ReadonlyMap<string, number>;
}

type Told = Pick<core.NamespaceCondition, "type" | "status" | "reason" | "message">;

const told = (type: string, isTrue: boolean, reason: string, message: string): Told => ({
  type,
  status: isTrue ? "True" : "False",
  reason,
  message,
});

/** The conditions of a namespace with these remains; times are added as they are written. */
export function endingConditions(remains: readonly Remains[]): Told[] {
  const left = remains.filter(({ count }) => count > 0).sort((a, b) => (a.resource < b.resource ? -1 : 1));
  const sums = new Map<string, number>();
  for (const { finalizers } of left) for (const [name, n] of finalizers) sums.set(name, (sums.get(name) ?? 0) + n);
  const counts = left.map(({ resource, count }) => `${resource} has ${count} resource instances`);
  const holders = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([f, n]) => `${f} in ${n} resource instances`);
  return [
    told("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
    told(
      "NamespaceDeletionGroupVersionParsingFailure",
      false,
      "ParsedGroupVersions",
      "All legacy kube types successfully parsed",
    ),
    told(
      "NamespaceDeletionContentFailure",
      false,
      "ContentDeleted",
      "All content successfully deleted, may be waiting on finalization",
    ),
    counts.length > 0
      ? told(
          "NamespaceContentRemaining",
          true,
          "SomeResourcesRemain",
          `Some resources are remaining: ${counts.join(", ")}`,
        )
      : told("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed"),
    holders.length > 0
      ? told(
          "NamespaceFinalizersRemaining",
          true,
          "SomeFinalizersRemain",
          `Some content in the namespace has finalizers remaining: ${holders.join(", ")}`,
        )
      : told(
          "NamespaceFinalizersRemaining",
          false,
          "ContentHasNoFinalizers",
          "All content-preserving finalizers finished",
        ),
  ];
}
