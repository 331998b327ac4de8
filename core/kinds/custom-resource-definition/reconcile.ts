/** Whether a kind that somebody makes may have the names it asks for, and is served: in its status. */
import { isEnding } from "../../objects/finalizers.js";
import type { Reconciled } from "../../objects/reconciled.js";
import { toApiTime } from "../../time.js";
import type { Condition, CustomResourceDefinition, Names } from "./object.js";

const wordsOf = ({ plural, singular = "", shortNames = [] }: Names): string[] => [plural, singular, ...shortNames];

type Conflict = readonly [reason: string, name: string];

/** Which of its names another one of its group has. */
function conflictOf(names: Names, taken: readonly Names[]): Conflict | undefined {
  const words = new Set(taken.flatMap(wordsOf));
  const kinds = new Set(taken.flatMap(({ kind, listKind = "" }) => [kind, listKind]));
  const { plural, singular = "", shortNames = [], kind, listKind = "" } = names;
  const short = shortNames.find((name) => words.has(name)) ?? "";
  if (words.has(plural)) return ["PluralConflict", plural];
  if (singular !== "" && words.has(singular)) return ["SingularConflict", singular];
  if (short !== "") return ["ShortNamesConflict", short];
  if (kinds.has(kind)) return ["KindConflict", kind];
  return listKind !== "" && kinds.has(listKind) ? ["ListKindConflict", listKind] : undefined;
}

const condition = (type: string, isTrue: boolean, reason: string, message: string): Condition => ({
  ...{ type, status: isTrue ? "True" : "False", reason, message },
});

function conditionsOf(definition: CustomResourceDefinition, conflict: Conflict | undefined): Condition[] {
  const before = definition.status?.conditions ?? [];
  // Once it is served it stays so: others have come to count on it.
  const isServed = !conflict || before.some(({ type, status }) => type === "Established" && status === "True");
  return [
    conflict
      ? condition("NamesAccepted", false, conflict[0], `"${conflict[1]}" is already in use`)
      : condition("NamesAccepted", true, "NoConflicts", "no conflicts found"),
    isServed
      ? condition("Established", true, "InitialNamesAccepted", "the initial names have been accepted")
      : condition("Established", false, "NotAccepted", "not all names are accepted"),
    ...(isEnding(definition)
      ? [condition("Terminating", true, "InstanceDeletionInProgress", "CustomResource deletion is in progress")]
      : []),
  ];
}

/** @param taken what others of its group are called */
export function reconcile(definition: CustomResourceDefinition, taken: readonly Names[], nowMs: number): Reconciled {
  const { spec, status = {} } = definition;
  const conflict = conflictOf(spec.names, taken);
  const before = new Map((status.conditions ?? []).map((c) => [c.type, c]));
  const conditions = conditionsOf(definition, conflict).map((next) => {
    const was = before.get(next.type);
    const since = was?.status === next.status ? was.lastTransitionTime : undefined;
    return { lastTransitionTime: since ?? toApiTime(nowMs), ...next };
  });
  const storing = spec.versions.filter(({ storage }) => storage).map(({ name }) => name);
  return {
    create: [],
    update: [],
    remove: [],
    status: {
      acceptedNames: conflict ? (status.acceptedNames ?? { kind: "", plural: "" }) : spec.names,
      conditions,
      storedVersions: [...new Set([...(status.storedVersions ?? []), ...storing])],
    },
  };
}
