import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import { podView } from "../../core/scheduling/views.js";
import { isMeantBy } from "../../core/scheduling/wishes/who.js";
import type { PodTerm } from "../../core/scheduling/wishes/wishes.js";
import type { Invariant } from "./invariant.js";

/** The first term of one by which it must not share a domain with the other. */
function termAgainst(one: Pod, other: Pod): PodTerm | undefined {
  const [own, who] = [podView(one), podView(other)];
  return own.wishes?.away.find((term) => isMeantBy(term, who, new Map()));
}

export const apartAsRequired: Invariant = {
  name: "apart-as-required",
  docs: "No pod is bound by the master into a domain with one that its required anti-affinity excludes, or whose own excludes it.",
  begin({ world, fail }) {
    const labels = new Map<string, Readonly<Record<string, string>>>();
    const bound = new Map<string, Pod>();
    const sharesDomain = ({ topologyKey }: PodTerm, a: Pod, b: Pod): boolean => {
      const [here, there] = [a, b].map((pod) => labels.get(pod.spec.nodeName ?? "")?.[topologyKey]);
      return here !== undefined && here === there;
    };
    world.events.onChange(({ type, object }) => {
      if (object.kind === "Node") labels.set(object.metadata.name, object.metadata.labels ?? {});
      if (object.kind !== "Pod") return;
      const { uid = "", name } = object.metadata;
      if (type === "DELETED" || isFinished(object) || !object.spec.nodeName) {
        bound.delete(uid);
        return;
      }
      const isNew = type === "MODIFIED" && !bound.has(uid);
      bound.set(uid, object);
      for (const [otherUid, other] of isNew ? bound : []) {
        const term = otherUid === uid ? undefined : (termAgainst(object, other) ?? termAgainst(other, object));
        if (term && sharesDomain(term, object, other))
          fail(
            `pod ${name} is bound to ${object.spec.nodeName}, in one ${term.topologyKey} with ${other.metadata.name}, from which it must be away`,
          );
      }
    });
    return {};
  },
};
