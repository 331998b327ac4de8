import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultPolicy, mayBeAsked, readPolicy } from "../../../core/policy/policy.js";

const test = suite("policy files");
const head = "apiVersion: policy.troupe.io/v1\nkind: PodPolicy\n";

test("what is left out is asked for", () => {
  assert.equal(readPolicy(head), defaultPolicy);
  const { privileges } = readPolicy(`${head}privileges: { hostpath: open, privileged: refused }`);
  assert.equal([privileges.hostpath, privileges.privileged, privileges.hostpid], ["open", "refused", "asked"]);
  assert.equal(readPolicy('{"apiVersion":"policy.troupe.io/v1","kind":"PodPolicy"}'), defaultPolicy);
});

test("whom probes may ask is named: a host by its name or address, and networks", () => {
  const policy = readPolicy(`${head}probeHosts: [db.example.org, 10.1.0.0/16, "::ffff:192.0.2.7"]`);
  for (const host of ["db.example.org", "DB.example.org", "10.1.2.3", "::ffff:10.1.2.3", "192.0.2.7"])
    assert.ok(mayBeAsked(policy, host), host);
  for (const host of ["example.org", "10.2.0.1", "0x0a.1.2.3", "169.254.169.254", "localhost", ""])
    assert.not(mayBeAsked(policy, host), host);
  assert.not(mayBeAsked(defaultPolicy, "10.1.2.3"));
  for (const wrong of ["a b", "10.1.0.0/33", "http://a"])
    assert.throws(() => readPolicy(`${head}probeHosts: ["${wrong}"]`), /probeHosts\[0\]: .*must be a host's name/);
});

test("every fault is told at once, with its field and what would be right", () => {
  assert.throws(
    () => readPolicy("kind: Pod\nprivileges: { hostpath: maybe, hostPID: refused }"),
    (error: Error) => {
      for (const part of [
        /apiVersion: required/,
        /kind: unsupported value 'Pod': must be one of PodPolicy/,
        /privileges.hostpath: unsupported value 'maybe': must be one of open, asked, refused/,
        /privileges.hostPID: there is no such field; privileges are privileged, hostpath.*, and beside them is probeHosts/,
      ])
        assert.match(error.message, part);
      return true;
    },
  );
  assert.throws(() => readPolicy("- a"), /must be an object/);
  assert.throws(() => readPolicy("{"));
});

test.run();
