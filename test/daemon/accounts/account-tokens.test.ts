import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Clock } from "../../../core/time.js";
import { AccountTokens } from "../../../daemon/accounts/account-tokens.js";

const test = suite("tokens of service accounts");
const keyOf = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

interface World {
  nowMs: number;
  objects: Map<string, object>;
}

function begin(key = keyOf()): World & { tokens: AccountTokens } {
  const world: World = {
    nowMs: 1_000_000_000_000,
    objects: new Map<string, object>([
      ["ServiceAccount/a/robot", { metadata: { name: "robot", uid: "u1" } }],
      ["Pod/a/web", { metadata: { name: "web", uid: "p1" }, status: { phase: "Running" } }],
    ]),
  };
  const clock = { nowMs: () => world.nowMs } as Clock;
  const view = {
    get: (kind: string, namespace: string, name: string) => world.objects.get(`${kind}/${namespace}/${name}`),
  };
  return Object.assign(world, { tokens: new AccountTokens(key, () => view as never, clock) });
}
const wish = { namespace: "a", account: { name: "robot", uid: "u1" }, seconds: 600 };

test("it is known again, as Kubernetes names it", () => {
  const { tokens } = begin();
  const { token, expiresAtMs } = tokens.make(wish);
  assert.equal(tokens.callerOf(token), {
    name: "system:serviceaccount:a:robot",
    groups: ["system:serviceaccounts", "system:serviceaccounts:a", "system:authenticated"],
  });
  assert.is(expiresAtMs, 1_000_000_600_000);
});

test("it ends: by time, with its account, with its pod, and when one of them is made anew", () => {
  const world = begin();
  const { tokens, objects } = world;
  const { token } = tokens.make({ ...wish, pod: { name: "web", uid: "p1" } });
  assert.ok(tokens.callerOf(token));
  const without = (path: string, other: object | undefined): void => {
    const is = objects.get(path) as object;
    if (other) objects.set(path, other);
    else objects.delete(path);
    assert.is(tokens.callerOf(token), null, path);
    objects.set(path, is);
    assert.ok(tokens.callerOf(token));
  };
  without("Pod/a/web", undefined);
  without("Pod/a/web", { metadata: { name: "web", uid: "p2" } });
  without("Pod/a/web", { metadata: { name: "web", uid: "p1" }, status: { phase: "Succeeded" } });
  without("ServiceAccount/a/robot", undefined);
  without("ServiceAccount/a/robot", { metadata: { name: "robot", uid: "u2" } });
  world.nowMs += 600_000;
  assert.is(tokens.callerOf(token), null);
});

test("thousands of tokens are all known, again and again", () => {
  const { tokens } = begin();
  const all = Array.from({ length: 1_200 }, () => tokens.make(wish).token);
  for (const _ of [1, 2]) assert.ok(all.every((token) => tokens.callerOf(token) !== null));
});

test("one for others is none for us, nor is one that others signed", () => {
  const { tokens } = begin();
  assert.is(tokens.callerOf(tokens.make({ ...wish, audiences: ["vault"] }).token), null);
  assert.is(tokens.callerOf(begin().tokens.make(wish).token), null);
});

test("no other algorithm is believed, and no change of a character", () => {
  const key = keyOf();
  const { tokens } = begin(key);
  const { token } = tokens.make(wish);
  const [, claims = ""] = token.split(".");
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  for (const alg of ["none", "HS256", "ES384"]) {
    const text = `${encode({ alg, typ: "JWT" })}.${claims}`;
    const signature = sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
    assert.is(tokens.callerOf(`${text}.${signature}`), null, alg);
    assert.is(tokens.callerOf(`${text}.`), null, alg);
  }
  fc.assert(
    fc.property(fc.nat(token.length - 2), fc.constantFrom("A", "B", ".", "-", "é"), (i, c) => {
      const other = token.slice(0, i) + c + token.slice(i + 1);
      if (other !== token) assert.is(tokens.callerOf(other), null);
    }),
  );
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => assert.is(tokens.callerOf(text), null)));
});

test.run();
