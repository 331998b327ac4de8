import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type UpFlags, up } from "../../../cli/commands/up.js";

const test = suite("troupe up, where it cannot be done");
const home = mkdtempSync(join(tmpdir(), "troupe-up-"));
const before = process.env["TROUPE_HOME"];
test.before(() => {
  process.env["TROUPE_HOME"] = home;
});
test.after(() => {
  if (before === undefined) delete process.env["TROUPE_HOME"];
  else process.env["TROUPE_HOME"] = before;
  rmSync(home, { recursive: true });
});

const refusal = (more: Partial<UpFlags>): Promise<string> =>
  up({ name: "none", engine: [], host: [], sshOption: [], minions: 1, ...more }).then(
    () => "it is up",
    (error: Error) => error.message,
  );

test("an engine that is not there is named, and signals are nobody's any more afterwards", async () => {
  const listeners = () => (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((s) => process.listenerCount(s));
  const before = listeners();
  assert.match(await refusal({ engine: ["unix:///nosuch/docker.sock"] }), /\/nosuch\/docker\.sock/);
  assert.equal(listeners(), before);
});

test("what does not go together is told before anything is made", async () => {
  assert.match(await refusal({ provider: "docker", host: ["root@node1"] }), /ssh/);
});

test.run();
