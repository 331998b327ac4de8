import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import { continueToken, pageOf, pagingIn } from "../../../daemon/api/paging.js";

const test = suite("pages of a list");

const node = (name: string): AnyObject => ({ kind: "Node", metadata: { name }, spec: {} });

test("pages, one after the other, are the list; each says how much is left", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 20 }),
      fc.integer({ min: 1, max: 7 }),
      (names, limit) => {
        const items = names.sort().map(node);
        const seen: string[] = [];
        let query: Record<string, string> = { limit: String(limit) };
        for (;;) {
          const { items: page, continue: next, remaining } = pageOf(items, pagingIn(query), 5);
          seen.push(...page.map(({ metadata }) => metadata.name));
          assert.is(remaining ?? 0, names.length - seen.length);
          if (next === undefined) break;
          assert.is(page.length, limit);
          query = { limit: String(limit), continue: next };
        }
        assert.equal(seen, names);
      },
    ),
  );
});

test("a token holds where the page begins, and of which revision it is", () => {
  const after = { namespace: "default", name: "web" };
  assert.equal(pagingIn({ continue: continueToken(after, 7) }).from, { after, revision: 7 });
  assert.equal(pagingIn({ continue: continueToken(after, "now") }).from, { after, revision: "now" });
});

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

test("what is no token is refused", () => {
  const v = "meta.k8s.io/v1";
  for (const token of [
    ...["x", "!", "x".repeat(5_000), encoded(null), encoded({}), encoded({ v, rv: 0, start: "a/b" })],
    ...[encoded({ v, rv: 1.5, start: "a/b" }), encoded({ v, rv: -2, start: "a/b" }), encoded({ v, rv: 1, start: "a" })],
    ...[encoded({ v, rv: "1", start: "a/b" }), encoded({ v: "v2", rv: 1, start: "a/b" })],
  ])
    assert.throws(() => pagingIn({ continue: token }), /no token/);
  fc.assert(
    fc.property(fc.string(), (token) => {
      try {
        pagingIn({ continue: token });
      } catch (error) {
        assert.is((error as { reason: string }).reason, "BadRequest");
      }
    }),
  );
  assert.throws(() => pagingIn({ limit: "-1" }), /whole number/);
});

test.run();
