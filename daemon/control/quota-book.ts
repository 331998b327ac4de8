/** Quotas while a batch of writes is judged: what is used as the view has it, and what the writes before take besides. */
import { forbidden } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { addTo, exceeded, growth, unsaid } from "../../core/kinds/resource-quota/admit.js";
import type { ResourceQuota } from "../../core/kinds/resource-quota/object.js";
import { type Countable, costOf, usageOf } from "../../core/kinds/resource-quota/usage.js";
import type { Amount } from "../../core/objects/amount.js";
import { resourceName } from "../../core/objects/kind-def.js";
import type { View } from "./view.js";

/** What objects of a quota's namespace use of it. */
export function usedOf(view: View, quota: ResourceQuota): Map<string, Amount> {
  const { namespace = "" } = quota.metadata;
  const listed = ({ kind }: Countable): Iterable<AnyObject> => view.list<Kind>(kind as Kind, namespace);
  return new Map(usageOf(quota, view.kinds.countable(), listed));
}

export class QuotaBook {
  readonly #view: View;
  readonly #used = new Map<ResourceQuota, Map<string, Amount>>();

  constructor(view: View) {
    this.#view = view;
  }

  /** Takes what an object uses, or uses more than before. @throws Fault Forbidden where that is not to be had */
  take(object: AnyObject, old?: AnyObject): void {
    const { namespace = "", name } = object.metadata;
    if (namespace === "") return;
    const def = this.#view.kinds.find(object.kind);
    if (!def) return;
    const takes: [used: Map<string, Amount>, asked: ReadonlyMap<string, Amount>][] = [];
    for (const quota of this.#view.list("ResourceQuota", namespace)) {
      const cost = costOf(quota, object, def);
      if (!cost) continue;
      const asked = growth(old && costOf(quota, old, def), cost);
      if (asked.size === 0) continue;
      const used = this.#usedOf(quota);
      const why = (old ? "" : unsaid(quota, object)) || exceeded(quota, used, asked);
      if (why !== "") throw forbidden(resourceName(def), name, why);
      takes.push([used, asked]);
    }
    for (const [used, asked] of takes) addTo(used, asked);
  }

  #usedOf(quota: ResourceQuota): Map<string, Amount> {
    const used = this.#used.get(quota) ?? usedOf(this.#view, quota);
    this.#used.set(quota, used);
    return used;
  }
}
