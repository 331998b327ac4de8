import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultPolicy, readPolicy } from "../../../core/policy/policy.js";

const test = suite("policy files");
const head = "apiVersion: policy.troupe.io/v1\nkind: PodPolicy\n";

test("what is left out is asked for", () => {
  assert.equal(readPolicy(head), defaultPolicy);
  const { privileges } = readPolicy(`${head}privileges: { hostpath: open, privileged: refused }`);
  assert.equal([privileges.hostpath, privileges.privileged, privileges.hostpid], ["open", "refused", "asked"]);
  assert.equal(readPolicy('{"apiVersion":"policy.troupe.io/v1","kind":"PodPolicy"}'), defaultPolicy);
});

test("every fault is told at once, with its field and what would be right", () => {
  assert.throws(
    () => readPolicy("kind: Pod\nprivileges: { hostpath: maybe, hostPID: refused }"),
    (error: Error) => {
      for (const part of [
        /apiVersion: required/,
        /kind: unsupported value 'Pod': must be one of PodPolicy/,
        /privileges.hostpath: unsupported value 'maybe': must be one of open, asked, refused/,
        /privileges.hostPID: there is no such field; privileges are privileged, hostpath/,
      ])
        assert.match(error.message, part);
      return true;
    },
  );
  assert.throws(() => readPolicy("- a"), /must be an object/);
  assert.throws(() => readPolicy("{"));
});

test.run();
