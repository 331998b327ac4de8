import type { IncomingMessage } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { groupNames } from "../../../core/access/caller.js";
import { Fault } from "../../../core/fault.js";
import { authenticateBy } from "../../../daemon/authentication/authenticate.js";
import { knownTokens, sameSecret } from "../../../daemon/authentication/known-tokens.js";
import { roleCallers, unsecured } from "../../../daemon/authentication/roles.js";

const test = suite("authentication");

const tokens = { admin: "root-token", "read-only": "eye-token" };

interface Shown {
  authorization?: string;
  /** Of the client's certificate; absent = there is none. */
  subject?: object;
  isAuthorized?: boolean;
}

const asking = ({ authorization, subject, isAuthorized = true }: Shown): IncomingMessage =>
  ({
    headers: authorization === undefined ? {} : { authorization },
    socket: { encrypted: subject !== undefined, authorized: isAuthorized, getPeerCertificate: () => ({ subject }) },
  }) as unknown as IncomingMessage;

async function outcome(shown: Shown, authenticate = authenticateBy([knownTokens(tokens)])): Promise<string> {
  try {
    const { name, groups } = await authenticate(asking(shown));
    return `${name}: ${groups.join(" ")}`;
  } catch (error) {
    assert.instance(error, Fault);
    return `${(error as Fault).code}`;
  }
}

const admin = `admin: ${groupNames.masters} ${groupNames.authenticated}`;
const cases: [what: string, shown: Shown, says: string][] = [
  ["nothing", {}, "401"],
  ["the admin's token", { authorization: "Bearer root-token" }, admin],
  ["it, with the scheme as some write it", { authorization: "bearer  root-token" }, admin],
  ["the token of who reads", { authorization: "Bearer eye-token" }, "read-only: troupe:read-only system:authenticated"],
  ["a token that is longer", { authorization: "Bearer root-token2" }, "401"],
  ["a part of one", { authorization: "Bearer root-toke" }, "401"],
  ["an empty one", { authorization: "Bearer " }, "401"],
  ["two of them", { authorization: "Bearer root-token eye-token" }, "401"],
  ["another scheme", { authorization: `Basic ${Buffer.from("admin:root-token").toString("base64")}` }, "401"],
  ["a certificate", { subject: { CN: "jane", O: ["dev", "ops"] } }, "jane: dev ops system:authenticated"],
  ["one of a single group", { subject: { CN: "jane", O: "dev" } }, "jane: dev system:authenticated"],
  ["one that another CA signed", { subject: { CN: "jane" }, isAuthorized: false }, "401"],
  ["one of no name", { subject: { O: "system:masters" } }, "401"],
  ["one of two names", { subject: { CN: ["jane", "joe"] } }, "401"],
  ["a wrong one and a token", { subject: { CN: "x" }, isAuthorized: false, authorization: "Bearer root-token" }, admin],
];
for (const [what, shown, says] of cases) test(`${what}: ${says}`, async () => assert.is(await outcome(shown), says));

test("a listener that asks nothing lets in who shows nothing, and judges what is shown", async () => {
  const open = authenticateBy([knownTokens(tokens)], unsecured);
  assert.is(await outcome({}, open), "system:unsecured: system:masters system:authenticated");
  assert.is(await outcome({ authorization: "Bearer guessed" }, open), "401");
  assert.match(await outcome({ authorization: "Bearer eye-token" }, open), "read-only");
});

test("judges are asked in turn, and one may end it", async () => {
  const asked: string[] = [];
  const unknown = (token: string): null => {
    asked.push(token);
    return null;
  };
  const refuse = (): never => {
    throw new Fault("Forbidden", "a minion's");
  };
  assert.is(
    await outcome({ authorization: "Bearer t" }, authenticateBy([unknown, async () => roleCallers.admin])),
    admin,
  );
  assert.is(await outcome({ authorization: "Bearer t" }, authenticateBy([unknown, refuse, unknown])), "403");
  assert.equal(asked, ["t", "t"]);
});

test("an empty token is no token: nobody gets in by showing nothing", () => {
  assert.throws(() => knownTokens({ admin: "", "read-only": "eye" }), /role admin is empty/);
});

test("secrets are the same or not, whatever their lengths", () => {
  assert.ok(sameSecret("a", "a"));
  for (const other of ["", "b", "aa", "A"]) assert.not.ok(sameSecret(other, "a"));
});

test.run();
