import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lackOf, parseFacts } from "../../../../cli/local/ssh/inspect.js";
import { quoted, sshArgs } from "../../../../cli/local/ssh/run-ssh.js";
import { sshTrouble } from "../../../../cli/local/ssh/trouble.js";

const test = suite("what can be wrong with a host");
const host = { name: "h1", target: "me@h1", port: 2222 };

test("ssh never asks; the user's options win against ours, and the host is no option", () => {
  const args = sshArgs(host, ["ConnectTimeout=3"], "true");
  assert.ok(args.includes("BatchMode=yes"));
  assert.ok(args.indexOf("ConnectTimeout=3") < args.indexOf("ConnectTimeout=10"));
  assert.equal(args.slice(-5), ["-p", "2222", "--", "me@h1", "true"]);
});

test("a text is one word of a shell", () => {
  assert.is(quoted("it's $HOME"), `'it'\\''s $HOME'`);
});

test("what ssh says becomes what is wrong and what to do", () => {
  const cases: [string, RegExp][] = [
    [
      "No ED25519 host key is known for h1.\r\nHost key verification failed.",
      /its host key is not known here .*log in once by hand/,
    ],
    [
      "@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
      /not the one that is known .*ssh-keygen -R/,
    ],
    [
      "me@h1: Permission denied (publickey).",
      /it refuses the log-in \(me@h1: Permission denied \(publickey\)\.\); .*ssh-copy-id/,
    ],
    ["ssh: Could not resolve hostname h1: Name or service not known", /its name is not known/],
    ["ssh: connect to host h1 port 2222: Connection refused", /it is not reached by ssh .*`ssh -p 2222 me@h1`/],
    ["ssh: connect to host h1 port 2222: No route to host", /it is not reached by ssh/],
    ["command-line: line 0: Bad configuration option: foo", /ssh failed \(command-line: .*Bad configuration option/],
    ["", /ssh failed \(it said nothing\)/],
  ];
  for (const [said, expected] of cases) {
    assert.match(sshTrouble(host, said), /^host me@h1:2222: /);
    assert.match(sshTrouble(host, said), expected);
  }
});

const good = [
  "Welcome to h1! troupe-host node /motd",
  "troupe-host via 192.168.1.10 50122 192.168.1.11 22",
  "troupe-host root sudo",
  "troupe-host node /usr/bin/node",
  "troupe-host version v20.19.0",
  "troupe-host engine ok",
];

test("a host's answers are found among what its shell says", () => {
  const facts = parseFacts(good.join("\r\n"));
  assert.equal(facts, {
    ...{ client: "192.168.1.10", server: "192.168.1.11", node: "/usr/bin/node", version: "v20.19.0" },
    ...{ root: "sudo", lacks: [], engine: "ok" },
  });
  assert.is(lackOf(facts), "");
  assert.is(parseFacts("troupe-host via ::ffff:10.0.0.1 1 fe80::1%eth0 22").client, "10.0.0.1");
});

test("what is lacking is told, the first thing first", () => {
  const facts = parseFacts(good.join("\n"));
  const cases: [Partial<typeof facts>, RegExp][] = [
    [{ node: "", version: "", engine: "nothing is known of it" }, /Node is not installed.*20\.19/],
    [{ version: "v18.20.4" }, /Node v18.20.4 at \/usr\/bin\/node is too old; 20\.19 or later/],
    [{ version: "v20.18.3" }, /too old/],
    [{ root: "no", engine: "EACCES at unix:///var/run/docker.sock" }, /needs root; .*sudo without a password/],
    [{ lacks: ["nft", "tar"] }, /^nft, tar is missing|nft, tar/],
    [{ engine: "ENOENT at unix:///var/run/docker.sock" }, /no Docker engine is there \(ENOENT/],
    [{ engine: "ECONNREFUSED at unix:///var/run/docker.sock" }, /does not answer \(ECONNREFUSED/],
  ];
  for (const [wrong, expected] of cases) assert.match(lackOf({ ...facts, ...wrong }), expected);
  for (const version of ["v20.19.0", "v22.1.0", "v24.0.0"]) assert.is(lackOf({ ...facts, version }), "");
});

test.run();
