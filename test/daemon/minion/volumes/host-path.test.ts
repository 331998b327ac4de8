/** What a hostPath must be, and what is made of one that is missing. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepareHostPath } from "../../../../daemon/minion/volumes/host-path.js";
import { faults } from "../../../contracts/engine/subject.js";

const dir = mkdtempSync(join(tmpdir(), "troupe-host-path-"));
const test = suite("host path");
test.after(() => rmSync(dir, { recursive: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o7777;

const prepare = (path: string, type?: string): Promise<void> =>
  prepareHostPath("d", { path, ...(type === undefined ? {} : { type }) });

test("a hostPath of no type is made if it is missing, and may be anything if not", async () => {
  const missing = join(dir, "a", "b");
  await prepare(missing);
  assert.ok(statSync(missing).isDirectory());
  assert.is(modeOf(missing), 0o755);
  const file = join(dir, "file");
  writeFileSync(file, "x");
  await prepare(file, "");
  assert.is(readFileSync(file, "utf8"), "x");
});

test("a hostPath must be what its type says, and is waited for", async () => {
  const at = (name: string): string => join(dir, name);
  const [folder, file, socket, link] = ["folder", "plain", "socket", "link"].map(at) as [
    string,
    string,
    string,
    string,
  ];
  mkdirSync(folder);
  writeFileSync(file, "");
  symlinkSync(folder, link);
  const server = createServer().listen(socket);
  await new Promise((resolve) => server.once("listening", resolve));
  const found: Record<string, string> = { folder, file, socket, link, char: "/dev/null", missing: at("missing") };
  const right: Record<string, readonly string[]> = {
    Directory: ["folder", "link"],
    DirectoryOrCreate: ["folder", "link"],
    File: ["file"],
    FileOrCreate: ["file"],
    Socket: ["socket"],
    CharDevice: ["char"],
    BlockDevice: [],
  };
  for (const [type, names] of Object.entries(right)) {
    for (const [name, path] of Object.entries(found)) {
      if (name === "missing" && type.endsWith("OrCreate")) continue;
      const prepared = prepare(path, type);
      if (names.includes(name)) await prepared;
      else {
        const { message, details } = await faults(name === "missing" ? "NotFound" : "Invalid", prepared);
        assert.ok(message.includes(path), message);
        assert.is(details.retry, true);
      }
    }
  }
  server.close();
});

test("what is to be made if it is missing is made: folders with those above them, a file without", async () => {
  await prepare(join(dir, "x", "y"), "DirectoryOrCreate");
  assert.ok(statSync(join(dir, "x", "y")).isDirectory());
  await prepare(join(dir, "x", "z"), "FileOrCreate");
  assert.ok(statSync(join(dir, "x", "z")).isFile());
  assert.is(modeOf(join(dir, "x", "z")), 0o644);
  await faults("NotFound", prepare(join(dir, "nobody", "made", "this"), "FileOrCreate"));
});

test("a hostPath is a path from the root: nothing is made beside the daemon", async () => {
  const { details } = await faults("Invalid", prepare("relative/path"));
  assert.is(details.retry ?? false, false);
  assert.not(existsSync("relative"));
  await faults("Invalid", prepare(`${dir}/../../etc`));
});

test.run();
