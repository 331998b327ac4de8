import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keptFiles, RememberedFiles } from "../../../daemon/backup/kept-files.js";
import { skippingClock } from "../../contracts/link/subject.js";

const test = suite("kept files");
let dir: string;

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-kept-"));
  mkdirSync(join(dir, "tls"));
  for (const name of ["admin-token", "tls/ca.key", "joining.json", "FORMAT", "admin.kubeconfig", "tls/ca.key.new"])
    writeFileSync(join(dir, name), name);
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

const names = ["admin-token", "joining.json", "tls/ca.key"];

test("keys, tokens and the book, and nothing that is made anew, half-made, or elsewhere", async () => {
  symlinkSync("/etc/hostname", join(dir, "some-token"));
  const files = await keptFiles(dir);
  assert.equal(
    files,
    names.map((file) => ({ file, text: file })),
  );
  assert.equal(await keptFiles(join(dir, "none")), []);
});

test("a running master has them still when the directory was taken away", async () => {
  const clock = skippingClock();
  const files = new RememberedFiles(dir, clock);
  await files.read();
  rmSync(dir, { recursive: true });
  assert.equal(
    (await files.read()).map(({ file }) => file),
    names,
  );
  files.close();
});

test.run();
