/** Roles, with the rules of those that an aggregation selects. */
import type { AggregationRule, PolicyRule } from "kubernetes-types/rbac/v1.js";
import type { ApiObject } from "../objects/types.js";
import { matchesSelector } from "./aggregation.js";
import { roleKey } from "./grants.js";
import { Rule } from "./rule.js";

export type RoleObject = ApiObject & { rules?: PolicyRule[]; aggregationRule?: AggregationRule };

interface Entry {
  own: readonly Rule[];
  labels: Readonly<Record<string, string>>;
  aggregation: AggregationRule | undefined;
  /** With those of the roles it selects; undefined: not asked for since a role changed. */
  all: readonly Rule[] | undefined;
}

const keyOf = ({ metadata: { namespace = "", name } }: ApiObject): string => roleKey(namespace, name);

export class Roles {
  readonly #all = new Map<string, Entry>();

  set(role: RoleObject): void {
    const { labels = {} } = role.metadata;
    const own = (role.rules ?? []).map((rule) => new Rule(rule));
    this.#all.set(keyOf(role), { own, labels, aggregation: role.aggregationRule, all: undefined });
    this.#changed();
  }

  delete(role: RoleObject): void {
    this.#all.delete(keyOf(role));
    this.#changed();
  }

  /** undefined: there is no such role. */
  rulesOf(key: string): readonly Rule[] | undefined {
    const role = this.#all.get(key);
    if (!role) return undefined;
    role.all ??= [...new Set([...role.own, ...this.#selectedBy(role)])];
    return role.all;
  }

  /** One level only: of a selected role its own rules count. */
  *#selectedBy({ aggregation }: Entry): Iterable<Rule> {
    const selectors = aggregation?.clusterRoleSelectors ?? [];
    if (selectors.length === 0) return;
    for (const [key, { own, labels }] of this.#all)
      if (key.startsWith(roleKey("", "")) && selectors.some((s) => matchesSelector(s, labels))) yield* own;
  }

  #changed(): void {
    for (const role of this.#all.values()) if (role.aggregation) role.all = undefined;
  }
}
