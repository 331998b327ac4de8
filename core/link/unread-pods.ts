/**
 * Pods on their way to a minion, read by their kind's own shape. One that cannot be read (a newer master's, or one that
 * rules of today refuse) harms nobody but itself: it is told of, and what runs of it is left as it is.
 */
import type { Pod } from "../kinds/pod/object.js";
import { podRules } from "../kinds/pod/rules.js";
import { Faults } from "../schema/faults.js";
import { isRecord, type Shape } from "../schema/shape.js";
import { podsMax } from "./limits.js";
import { atMost } from "./parts.js";

export interface UnreadPod {
  uid: string;
  namespace: string;
  name: string;
  why: string;
}

/** Names that came by v1beta1 have hardly a rule. */
const rules = { lenient: false, freeNames: true };
/** Of what is wrong with a pod. */
const causesToldMax = 3;

/** A pod as it came: typed, or why it cannot be. */
export type PodOnItsWay = { pod: Pod } | { unread: UnreadPod };

const named = (value: unknown): string => (typeof value === "string" ? value.slice(0, 253) : "");

/** A pod, or what is wrong with it; a fault of the whole message when it does not even say which one it is. */
export const podOnItsWay: Shape<PodOnItsWay> = {
  description: { type: "any" },
  blank: () => ({ unread: { uid: "", namespace: "", name: "", why: "" } }),
  read: (value, path, faults) => {
    const own = new Faults(rules);
    const pod = podRules.shape.read(value, "", own);
    const metadata = isRecord(value) && isRecord(value["metadata"]) ? value["metadata"] : {};
    const [uid, namespace, name] = [metadata["uid"], metadata["namespace"], metadata["name"]].map(named);
    if (!uid) faults.required(`${path}.metadata.uid`);
    if (own.causes.length === 0) return { pod };
    const why = own.causes.slice(0, causesToldMax).map((c) => c.message);
    return { unread: { uid: uid ?? "", namespace: namespace ?? "", name: name ?? "", why: why.join("; ") } };
  },
};

export const podsOnTheirWay: Shape<PodOnItsWay[]> = atMost(podsMax, podOnItsWay);
