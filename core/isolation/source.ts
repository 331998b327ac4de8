/** All that minions are told of network policies, in step with policies, pods and namespaces; told as differences. */
import type { NetworkPolicy } from "../kinds/network-policy/object.js";
import type { Pod } from "../kinds/pod/object.js";
import type { GroupSpec } from "./group-spec.js";
import { PeerGroups } from "./groups.js";
import { toldFacts } from "./pod-facts.js";
import { policyRow } from "./policy-row.js";
import { type IsolationRow, isolationRowKey, type PolicyRow } from "./rows.js";

interface Known {
  row: PolicyRow;
  groups: readonly GroupSpec[];
}

export class IsolationSource {
  readonly #groups = new PeerGroups();
  readonly #policies = new Map<string, Known>();
  /** Of policies that came, changed or went. */
  readonly #changed = new Set<string>();

  policy(before: NetworkPolicy | undefined, after: NetworkPolicy | undefined): void {
    const { namespace = "", name = "" } = (after ?? before)?.metadata ?? {};
    const key = isolationRowKey({ row: "policy", namespace, name, podSelector: {} });
    const was = this.#policies.get(key);
    this.#policies.delete(key);
    if (after) {
      const groups: GroupSpec[] = [];
      const row = policyRow(after, (spec) => {
        groups.push(spec);
        return this.#groups.use(spec);
      });
      this.#policies.set(key, { row, groups });
    }
    // After the new ones: what both name stays as it is.
    for (const spec of was?.groups ?? []) this.#groups.release(spec);
    this.#changed.add(key);
  }

  pod({ metadata: { namespace = "", name } }: Pod, after: Pod | undefined): void {
    this.#groups.pod(namespace, name, after && toldFacts(after));
  }

  namespace(name: string, labels: Readonly<Record<string, string>> | undefined): void {
    this.#groups.namespace(name, labels);
  }

  /** What changed since this was asked last. */
  take(): { upsert: IsolationRow[]; remove: string[] } {
    const { upsert, remove } = this.#groups.take();
    const rows = [...this.#changed].map((key) => this.#policies.get(key)?.row ?? key);
    this.#changed.clear();
    return {
      upsert: [...upsert, ...rows.flatMap((row) => (typeof row === "string" ? [] : [row]))],
      remove: [...remove, ...rows.flatMap((row) => (typeof row === "string" ? [row] : []))],
    };
  }
}
