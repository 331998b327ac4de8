import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hostTitle, parseAdvertise, parseHostSpec, withHosts } from "../../../../cli/local/ssh/host-spec.js";

const test = suite("how hosts are named");

test("a host's name or address, a user and a port", () => {
  assert.equal(parseHostSpec("h1"), { name: "h1", target: "h1" });
  assert.equal(parseHostSpec("root@10.0.0.7"), { name: "10.0.0.7", target: "root@10.0.0.7" });
  assert.equal(parseHostSpec("me@Node_1.lan:2222"), { name: "node-1.lan", target: "me@Node_1.lan", port: 2222 });
  assert.equal(parseHostSpec("me@[fd00::7]:22"), { name: "fd00-7", target: "me@fd00::7", port: 22 });
  assert.is(hostTitle(parseHostSpec("me@h1:2222")), "me@h1:2222");
});

test("what could be taken for an option or a command is refused, saying what is expected", () => {
  for (const wrong of [
    "",
    "-oProxyCommand=sh",
    "me@",
    "@h1",
    "a b",
    "h1;reboot",
    "$(id)@h1",
    "h1:0",
    "h1:70000",
    "h1:x",
    "-l@h1",
  ])
    assert.throws(() => parseHostSpec(wrong), /--host .*: \[USER@\]HOST\[:PORT\] is expected/, wrong);
});

test("who is named again is the same host; two hosts cannot have one minion's name", () => {
  const known = withHosts([], ["root@h1", "h2"]);
  assert.equal(
    withHosts(known, ["root@h1", "h3:23"]).map((h) => h.name),
    ["h1", "h2", "h3"],
  );
  assert.throws(() => withHosts(known, ["h1:2222"]), /there is root@h1 already, whose minion has the same name, h1/);
});

test("where the master is found is an IPv4 address or a name, and a port", () => {
  assert.equal(parseAdvertise("192.168.1.10"), { address: "192.168.1.10", port: undefined });
  assert.equal(parseAdvertise("master.lan:9443"), { address: "master.lan", port: 9443 });
  for (const wrong of ["", "fd00::1", ":8443", "https://h:1", "h:0"])
    assert.throws(() => parseAdvertise(wrong), /--advertise .*: ADDRESS\[:PORT\] is expected/, wrong);
});

test.run();
