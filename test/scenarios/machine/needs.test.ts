import { suite } from "uvu";
import * as assert from "uvu/assert";
import { whatToType } from "../../../scenarios/machine/install.js";
import { clientPackage, engineNeeds, hasProgram, missingOf, testNeeds } from "../../../scenarios/machine/needs.js";

const it = suite("what a machine lacks");

it("is what its programs say", () => {
  assert.equal(
    missingOf(engineNeeds, (program) => program !== "iptables").map((need) => need.package),
    ["iptables"],
  );
  assert.ok(hasProgram("sh"));
  assert.not(hasProgram("no-such-program"));
  assert.not(hasProgram("."), "a folder is no program");
});

it("is less for somebody who is not root: what only root can use is not asked for", () => {
  const [root, user] = [testNeeds(true), testNeeds(false)].map((needs) => needs.map((need) => need.program));
  for (const program of ["dockerd", "nft", "sshd", "unshare"]) {
    assert.ok(root?.includes(program), program);
    assert.not(user?.includes(program), program);
  }
});

it("has the names of its own Debian", () => {
  assert.is(clientPackage('ID=debian\nVERSION_ID="12"\n'), "docker.io");
  assert.is(clientPackage('ID=debian\nVERSION_ID="13"\n'), "docker-cli");
  assert.is(clientPackage("ID=debian\nVERSION_CODENAME=sid\n"), "docker-cli");
  assert.is(clientPackage('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n'), "docker.io");
});

it("is told in one sentence, with what to type", () => {
  const needs = [
    { program: "dockerd", package: "docker.io" },
    { program: "docker", package: "docker.io" },
    { program: "nft", package: "nftables" },
  ];
  assert.is(
    whatToType(needs, { isRoot: false, hasApt: true }),
    "dockerd, docker and nft are not installed: type `sudo apt-get update && sudo apt-get install -y docker.io nftables`; as root, this would do it by itself",
  );
  assert.is(
    whatToType(needs.slice(2), { isRoot: true, hasApt: false }),
    "nft is not installed: install what brings it (Debian: nftables)",
  );
});

it.run();
