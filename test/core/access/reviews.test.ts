import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decideReview, readReview, rulesReview, subjectIn, userInfo } from "../../../core/access/reviews.js";
import { bookOf, clusterRole, everywhere, on, user } from "./helpers.js";

const test = suite("reviews of rights");
const kind = "SelfSubjectAccessReview";
const book = bookOf(
  clusterRole("r", [on("get", "pods"), { verbs: ["get"], nonResourceURLs: ["/x"] }]),
  everywhere("b", "r", "jane"),
);
const ask = (spec: object, who = "jane"): boolean =>
  decideReview(book, kind, user(who), readReview(kind, { kind, spec })).allowed;

test("objects and addresses", () => {
  assert.ok(ask({ resourceAttributes: { verb: "get", resource: "pods", namespace: "a" } }));
  assert.not(ask({ resourceAttributes: { verb: "list", resource: "pods" } }));
  assert.not(ask({ resourceAttributes: { verb: "get", resource: "pods" } }, "tom"));
  assert.ok(ask({ nonResourceAttributes: { verb: "get", path: "/x" } }));
});

test("a question that is none is refused with the field", () => {
  assert.throws(() => ask({}), /spec.resourceAttributes/);
  assert.throws(() => ask({ resourceAttributes: {}, nonResourceAttributes: {} }), /not both/);
  assert.throws(() => readReview(kind, { kind: "Pod" }), /a SelfSubjectAccessReview belongs here/);
  assert.throws(() => readReview(kind, null), /must be an object/);
  assert.throws(() => ask({ resourceAttributes: { verb: 5 } }), /spec.resourceAttributes.verb/);
  assert.throws(() => subjectIn(kind, readReview(kind, {})), /spec.user/);
});

test("all that one may, and who one is", () => {
  assert.equal(rulesReview(book, user("jane"), "a"), {
    incomplete: false,
    nonResourceRules: [{ nonResourceURLs: ["/x"], verbs: ["get"] }],
    resourceRules: [on("get", "pods")],
  });
  assert.equal(userInfo(user("jane")), { username: "jane", groups: ["system:authenticated"] });
});

test.run();
