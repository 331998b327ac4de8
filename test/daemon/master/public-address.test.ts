import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readMasterFlags } from "../../../daemon/master/flags.js";
import { certificateNames, plainUrl, publicUrl } from "../../../daemon/master/public-address.js";

const test = suite("what a master is called");
const flags = (...args: string[]) => readMasterFlags(["--data", "x", ...args]);

test("people of this machine reach the plain listener by its address", () => {
  assert.is(plainUrl(flags()), "http://127.0.0.1:8080");
  assert.is(plainUrl(flags("--listen", "[::1]:9")), "http://[::1]:9");
});

test("others reach the secure one by its public name, else its address; there may be none", () => {
  assert.is(publicUrl(flags()), "");
  assert.is(publicUrl(flags("--secure-listen", "192.0.2.1:8443")), "https://192.0.2.1:8443");
  assert.is(
    publicUrl(flags("--secure-listen", "0.0.0.0:8443", "--public-name", "m.example")),
    "https://m.example:8443",
  );
  assert.match(publicUrl(flags("--secure-listen", "0.0.0.0:8443")), /^https:\/\/(\d+\.){3}\d+:8443$/);
});

test("its certificate is for all of them, and for the name that minions ask for", () => {
  const names = certificateNames(flags("--secure-listen", "192.0.2.1:1", "--public-name", "m.example"), "10.0.0.1");
  for (const name of ["kubernetes", "localhost", "127.0.0.1", "192.0.2.1", "m.example", "10.0.0.1"])
    assert.ok(names.includes(name), name);
});

test.run();
