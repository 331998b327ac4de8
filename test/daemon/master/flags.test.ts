import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { readMasterFlags } from "../../../daemon/master/flags.js";

const test = suite("flags of the master");
const read = (...args: string[]) => readMasterFlags(["--data", "x", ...args]);

for (const [flag, place] of [
  ["--listen", "0.0.0.0:8080"],
  ["--listen", "192.168.1.10:8080"],
  ["--listen", "[::]:8080"],
  ["--listen", "master.example:8080"],
  ["--listen", "localhost.example:8080"],
  ["--link-listen", "10.245.2.1:8080"],
] as const)
  test(`without TLS, ${flag} ${place} is refused, and it is said what serves other machines`, () => {
    try {
      read(flag, place);
    } catch (error) {
      assert.is((error as Fault).code, 400);
      assert.match((error as Fault).message, new RegExp(`^${flag} .*only this machine.*--secure-listen \\S+:8443`));
      return;
    }
    assert.unreachable("it was taken");
  });

test("loopback is taken, in every spelling", () => {
  for (const host of ["127.0.0.1", "127.0.0.9", "localhost", "[::1]"]) assert.is(read("--listen", `${host}:1`).port, 1);
  assert.equal(read("--link-listen", "127.0.0.1:2").linkListen, { host: "127.0.0.1", port: 2 });
  assert.equal(read("--secure-listen", "0.0.0.0:8443").secureListen, { host: "0.0.0.0", port: 8443 });
});

test("a token is asked for unless it is said otherwise", () => {
  assert.is(read().insecureLoopback, false);
  assert.is(read("--insecure-loopback").insecureLoopback, true);
});

test("what is no place is refused with an example of one", () => {
  assert.throws(
    () => read("--listen", "8080"),
    (error: unknown) => error instanceof Fault && /HOST:PORT is expected/.test(error.message),
  );
});

test.run();
