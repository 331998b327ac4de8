import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { readMinionFlags } from "../../../../daemon/minion/flags.js";
import { settleFlags } from "../../../../daemon/minion/joining/settle-flags.js";

const test = suite("which minion a host is");
const dir = mkdtempSync(join(tmpdir(), "troupe-settle-"));
test.after(() => rmSync(dir, { recursive: true, force: true }));

const settle = (...args: string[]) =>
  settleFlags(readMinionFlags(["--data", dir, "--name", "a", "--token", "t", ...args]), () => undefined);

for (const master of [
  "http://10.245.2.1:8080",
  "http://master.example:8080",
  "http://0.0.0.0:8080",
  "10.0.0.1:8080",
  "x",
])
  test(`a master at ${master} is not spoken to without TLS: a credential would be there for all to read`, async () => {
    const error = await settle("--master", master).catch((e: unknown) => e);
    assert.instance(error, Fault);
    assert.match(
      (error as Fault).message,
      /^--master \S+: .*https:\/\/, at its --secure-listen; "troupe token create"/,
    );
  });

test("the master of this machine is", async () => {
  for (const master of ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:8080"]) {
    const { flags, identity } = await settle("--master", master);
    assert.equal([flags.master, identity], [master, "t"]);
  }
  assert.is((await settle()).flags.master, "http://127.0.0.1:8080");
});

test.run();
