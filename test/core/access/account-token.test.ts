import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type AccountToken, accountCaller, claimsOf, readClaims } from "../../../core/access/account-token.js";

const test = suite("claims of tokens");
const token: AccountToken = {
  namespace: "a",
  account: { name: "robot", uid: "u1" },
  pod: { name: "web", uid: "p1" },
  audiences: ["x"],
  ...{ issuedAtS: 1, expiresAtS: 2 },
};

test("what is said is read again", () => {
  assert.equal(readClaims(claimsOf(token, "id")), token);
  const { pod: _, ...without } = token;
  assert.equal(readClaims(claimsOf(without, "id")), without);
});

test("claims that do not go together are none", () => {
  const claims = claimsOf(token, "id") as Record<string, unknown>;
  const bound = claims["kubernetes.io"] as object;
  for (const wrong of [
    { iss: "https://other" },
    { sub: "system:serviceaccount:a:admin" },
    { sub: undefined },
    { exp: "2" },
    { aud: "x" },
    { "kubernetes.io": undefined },
    { "kubernetes.io": { ...bound, pod: { name: "web" } } },
    { "kubernetes.io": { ...bound, serviceaccount: { name: 5, uid: "u" } } },
    { "kubernetes.io": { ...bound, namespace: "b" } },
  ])
    assert.is(readClaims({ ...claims, ...wrong }), undefined, JSON.stringify(wrong));
  for (const wrong of [null, [], "x", 5]) assert.is(readClaims(wrong), undefined);
});

test("its caller, in Kubernetes' words", () => {
  assert.equal(accountCaller("a", "robot").groups, [
    "system:serviceaccounts",
    "system:serviceaccounts:a",
    "system:authenticated",
  ]);
});

test.run();
