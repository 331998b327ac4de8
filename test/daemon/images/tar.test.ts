import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type TarEntry, tarBytes, tarChunks } from "../../../daemon/images/tar.js";

async function archive(entries: readonly TarEntry[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of tarChunks(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const it = suite("tarChunks");

it("writes what tar unpacks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "troupe-tar-"));
  try {
    const long = `${"deep/".repeat(20)}${"x".repeat(60)}`;
    const source = join(folder, "source");
    writeFileSync(source, "y".repeat(3_000_000));
    const entries: TarEntry[] = [
      { name: "dir/", mode: 0o755 },
      { name: "dir/program", mode: 0o755, content: Buffer.from("one") },
      { name: "empty", mode: 0o600, content: Buffer.alloc(0) },
      { name: "block", mode: 0o600, content: Buffer.alloc(512, 1) },
      { name: long, mode: 0o644, content: { path: source, bytes: 3_000_000 } },
      { name: "link", mode: 0o777, linkTo: "dir/program" },
    ];
    const bytes = await archive(entries);
    assert.is(bytes.length, tarBytes(entries));
    assert.equal(await archive(entries), bytes, "equal contents, equal archives");
    writeFileSync(join(folder, "a.tar"), bytes);
    execFileSync("tar", ["-xf", "a.tar"], { cwd: folder });
    assert.is(readFileSync(join(folder, "dir/program"), "utf8"), "one");
    assert.is(statSync(join(folder, "dir/program")).mode & 0o777, 0o755);
    assert.is(statSync(join(folder, "empty")).size, 0);
    assert.is(statSync(join(folder, long)).size, 3_000_000);
    assert.is(readlinkSync(join(folder, "link")), "dir/program");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("refuses a file that changed size meanwhile, and a name that is too long", async () => {
  const chunks = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.alloc(3);
  };
  const refusal = (entry: TarEntry): Promise<string> =>
    archive([entry]).then(
      () => "",
      (error: Error) => error.message,
    );
  assert.match(await refusal({ name: "a", mode: 0, content: { chunks, bytes: 2 } }), /3 bytes, not 2/);
  assert.match(await refusal({ name: "n".repeat(101), mode: 0 }), /too long/);
});

it.run();
