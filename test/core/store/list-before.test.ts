import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import { listBefore } from "../../../core/store/list-before.js";
import type { Change } from "../../../core/store/store.js";

const test = suite("a list as it was");

const pod = (namespace: string, name: string, revision: number): AnyObject => ({
  kind: "Pod",
  metadata: { namespace, name, resourceVersion: String(revision) },
  spec: { containers: [] },
});
const brief = (objects: readonly AnyObject[]): string[] =>
  objects.map(({ metadata: m }) => `${m.namespace}/${m.name} ${m.resourceVersion}`);

/** What happens to one of few pods: it is there after it, or not. */
const step = fc.record({
  namespace: fc.constantFrom("a", "b", "a-"),
  name: fc.constantFrom("x", "y"),
  stays: fc.boolean(),
});

test("whatever happened: taken back, the list is that of then", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.constantFrom(undefined, "a"), (steps, namespace) => {
      const now = new Map<string, AnyObject>();
      const sorted = (): AnyObject[] =>
        [...now.values()]
          .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
          .sort((p, q) => {
            const [a, b] = [p.metadata, q.metadata];
            if (a.namespace !== b.namespace) return String(a.namespace) < String(b.namespace) ? -1 : 1;
            return a.name < b.name ? -1 : 1;
          });
      const lists = [brief(sorted())];
      const changes: Change[] = [];
      for (const { namespace: ns, name, stays } of steps) {
        const previous = now.get(`${ns}/${name}`);
        if (!stays && !previous) continue;
        const revision = changes.length + 1;
        const object = pod(ns, name, revision);
        if (!previous) changes.push({ type: "ADDED", object, revision });
        else changes.push({ type: stays ? "MODIFIED" : "DELETED", object, previous, revision });
        if (stays) now.set(`${ns}/${name}`, object);
        else now.delete(`${ns}/${name}`);
        lists.push(brief(sorted()));
      }
      for (const [revision, list] of lists.entries())
        assert.equal(brief(listBefore(sorted(), changes.slice(revision), "Pod", namespace)), list);
    }),
  );
});

test.run();
