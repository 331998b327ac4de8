import { suite } from "uvu";
import * as assert from "uvu/assert";
import { impersonationIn } from "../../../core/access/impersonation.js";
import { objectRight } from "../../../core/access/right.js";

const test = suite("acting as somebody else");

test("a request without the headers means nobody else", () => {
  assert.is(impersonationIn({ authorization: ["x"] }), undefined);
});

test("a user, with groups; each takes a right of its own", () => {
  assert.equal(impersonationIn({ "impersonate-user": ["jane"], "impersonate-group": ["devs", "ops"] }), {
    as: { name: "jane", groups: ["devs", "ops", "system:authenticated"] },
    rights: [
      objectRight("impersonate", "users", { name: "jane" }),
      objectRight("impersonate", "groups", { name: "devs" }),
      objectRight("impersonate", "groups", { name: "ops" }),
    ],
  });
});

test("a service account is in its groups, and takes the right on it", () => {
  const found = impersonationIn({ "impersonate-user": ["system:serviceaccount:a:robot"] });
  assert.equal(found?.as.groups, ["system:serviceaccounts", "system:serviceaccounts:a", "system:authenticated"]);
  assert.equal(found?.rights, [objectRight("impersonate", "serviceaccounts", { namespace: "a", name: "robot" })]);
  assert.equal(impersonationIn({ "impersonate-user": ["system:anonymous"] })?.as.groups, ["system:unauthenticated"]);
});

test("what is not understood is refused: it must not be acted upon as if it were not there", () => {
  for (const headers of [
    { "impersonate-group": ["system:masters"] },
    { "impersonate-user": [""] },
    { "impersonate-user": ["a", "b"] },
    { "impersonate-user": ["a"], "impersonate-uid": ["1"] },
    { "impersonate-user": ["a"], "impersonate-extra-scopes": ["x"] },
    { "impersonate-user": ["a"], "impersonate-group": Array.from({ length: 101 }, String) },
  ])
    assert.throws(() => impersonationIn(headers), /impersonate-/, JSON.stringify(headers));
});

test.run();
