/** What an update changes, field by field. */
import { sameJson } from "../objects/same-json.js";
import type { Description } from "../schema/description.js";
import type { FieldSet, FieldSetDraft } from "./field-set.js";
import { wholeOf } from "./fields-of.js";
import { isLeaf, partsByStep } from "./steps.js";

export interface Changes {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

type Drafts = { readonly [K in keyof Changes]: () => FieldSetDraft };

const draft = (): FieldSetDraft => ({ isMember: false, below: new Map() });

/** The draft below another, which is made only when it is asked for. */
function belowOf(parent: () => FieldSetDraft, step: string): () => FieldSetDraft {
  return () => {
    const { below } = parent();
    const known = below.get(step);
    if (known) return known as FieldSetDraft;
    const made = draft();
    below.set(step, made);
    return made;
  };
}

function walk(of: Description | undefined, old: unknown, next: unknown, drafts: Drafts): void {
  if (old === next) return;
  if (isLeaf(of, old) || isLeaf(of, next)) {
    if (!sameJson(old, next)) drafts.modified().isMember = true;
    return;
  }
  const before = partsByStep(of, old);
  const after = partsByStep(of, next);
  for (const [step, part] of after) {
    const was = before.get(step);
    if (!was) drafts.added().below.set(step, wholeOf(part.of, part.value));
    else
      walk(was.of && part.of, was.value, part.value, {
        added: belowOf(drafts.added, step),
        modified: belowOf(drafts.modified, step),
        removed: belowOf(drafts.removed, step),
      });
  }
  for (const [step, part] of before)
    if (!after.has(step)) drafts.removed().below.set(step, wholeOf(part.of, part.value));
}

/** The fields that are new in `next`, others there than in `old`, and gone. The order of lists that have keys does not count. */
export function compare(of: Description, old: unknown, next: unknown): Changes {
  const [added, modified, removed] = [draft(), draft(), draft()];
  walk(of, old, next, { added: () => added, modified: () => modified, removed: () => removed });
  return { added, modified, removed };
}
