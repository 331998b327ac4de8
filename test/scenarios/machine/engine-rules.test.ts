/** Packet rules are taken back though the commands for it fail now and then. The commands are stand-ins. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { restoreRules } from "../../../scenarios/machine/engine-rules.js";
import type { EngineDeed } from "../../../scenarios/machine/ledger.js";

const it = suite("restoreRules");
const path = process.env["PATH"];
let dir: string;

it.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "rules-"));
  process.env["PATH"] = `${dir}:${path}`;
  stub("iptables-save", "printf '*nat\\n:DOCKER - [0:0]\\n-A DOCKER -j RETURN\\nCOMMIT\\n'");
  stub("iptables-restore", `cat > ${dir}/restored`);
  stub("ip6tables-save", "exit 1");
  stub("nft", "exit 0");
});
it.after.each(() => {
  process.env["PATH"] = path;
  rmSync(dir, { recursive: true });
});

function stub(name: string, script: string): void {
  writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, name), 0o755);
}

/** Shell words that fail the first time. */
const failsOnce = (then: string): string => `[ -e ${dir}/again ] || { touch ${dir}/again; exit 1; }\n${then}`;

const deed: EngineDeed = {
  cgroup: "/none",
  absent: [],
  bridges: [],
  rules: { iptables: "", ip6tables: "", tables: "" },
  settings: {},
};
const restored = (): string => readFileSync(join(dir, "restored"), "utf8");
const undone = "*nat\n-D DOCKER -j RETURN\n-F DOCKER\n-X DOCKER\nCOMMIT\n";

it("takes a look that fails for no answer, and looks again", async () => {
  stub("iptables-save", failsOnce("printf '*nat\\n:DOCKER - [0:0]\\n-A DOCKER -j RETURN\\nCOMMIT\\n'"));
  assert.equal(await restoreRules(deed), []);
  assert.is(restored(), undone);
});

it("tries again what was refused", async () => {
  stub("iptables-restore", failsOnce(`cat > ${dir}/restored`));
  assert.equal(await restoreRules(deed), []);
  assert.is(restored(), undone);
});

it("tells what is refused always; a kernel without rules for IPv6 is no fault", async () => {
  stub("iptables-restore", "echo 'no room' >&2; exit 1");
  assert.equal(await restoreRules(deed), ["iptables-restore --noflush: no room"]);
});

it.run();
