/** A backup that is not whole is refused, wherever it was cut, changed or put together anew. */
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackupEntry, backupLine } from "../../../core/backup/lines.js";
import { BackupReader, mayBeKept } from "../../../core/backup/reader.js";
import { splitLines } from "../../../core/backup/split-lines.js";
import { Fault } from "../../../core/fault.js";
import { pod } from "../../contracts/store/subject.js";

const test = suite("backup");

const header: BackupEntry = {
  ...{ troupe: "backup", format: 1, version: "0.1.0", cluster: "c", at: "2026-01-01T00:00:00Z", revision: 9 },
};
const object = (name: string, resourceVersion: string): BackupEntry => {
  const { metadata, ...rest } = pod(name, "a\u2028b\nü");
  return { object: { ...rest, metadata: { ...metadata, resourceVersion } } };
};
const file: BackupEntry = { file: "tls/ca.key", text: "-----\nkey\n" };
const entries: BackupEntry[] = [header, file, object("a", "3"), object("b", "9"), { end: true, lines: 4 }];
const textOf = (all: readonly BackupEntry[]): string => all.map((entry) => backupLine(entry, crc32)).join("");

async function read(text: string, pieceChars = 7) {
  const reader = new BackupReader(crc32);
  async function* pieces(): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += pieceChars) yield text.slice(at, at + pieceChars);
  }
  for await (const line of splitLines(pieces())) reader.take(line);
  return reader.whole();
}

async function refusal(text: string): Promise<string> {
  try {
    await read(text);
  } catch (error) {
    if (error instanceof Fault && error.reason === "Invalid") return error.message;
    throw error;
  }
  throw new Error("it was taken for a whole one");
}

test("what is written is read, in pieces of any size", async () => {
  for (const pieceChars of [1, 7, 10_000]) {
    const { header: of, files, objects } = await read(textOf(entries), pieceChars);
    assert.equal([of, files], [header, [file]]);
    assert.equal(
      objects.map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
      [
        ["a", "3"],
        ["b", "9"],
      ],
    );
  }
});

test("cut off anywhere, it is refused", async () => {
  const text = textOf(entries);
  // Without its last character, the end of the last line, nothing is missing.
  for (let length = 0; length < text.length - 1; length++) await refusal(text.slice(0, length));
});

test("with any character changed, or any line left out or repeated, it is refused", async () => {
  const text = textOf(entries);
  const lines = text.split("\n").slice(0, -1);
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 2), fc.constantFrom("x", "0", "}", " ", "\n"), async (at, character) => {
      if (text[at] !== character) await refusal(`${text.slice(0, at)}${character}${text.slice(at + 1)}`);
    }),
    { numRuns: 500 },
  );
  for (let i = 0; i < lines.length; i++) {
    await refusal(lines.toSpliced(i, 1).join("\n"));
    await refusal(lines.toSpliced(i, 0, lines[i] ?? "").join("\n"));
  }
});

const contradictions: readonly [BackupEntry[], RegExp][] = [
  [[], /it is empty/],
  [[file], /no backup of Troupe/],
  [[{ ...header, format: 2 } as BackupEntry], /format 2 and was written by Troupe 0\.1\.0/],
  [[{ ...header, revision: "9" } as never], /does not say version, cluster, time and revision/],
  [[header, { file: "../etc/passwd", text: "" }], /no file of a data directory/],
  [[header, { file: "tls/../x.key", text: "" }], /no file of a data directory/],
  [[header, file, file], /tls\/ca\.key is in it twice/],
  [[header, object("a", "10")], /a resourceVersion that is none of 1 to 9/],
  [[header, object("a", "0x3")], /a resourceVersion that is none of 1 to 9/],
  [[header, object("a", "3"), object("a", "4")], /is in it twice/],
  [[header, object("a", "3"), object("b", "3")], /is in it twice/],
  [[header, object("", "3")], /has no name/],
  [[header, { object: 5 } as never], /neither a file nor an object/],
  [[...entries, object("c", "4")], /goes on after its end/],
];
for (const [all, words] of contradictions)
  test(`refused: ${words.source}`, async () => {
    assert.match(await refusal(textOf(all)), words);
  });

test("any text is refused in words, not with a stack", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
      await refusal(text);
    }),
  );
});

test("files that may be kept: keys, certificates, tokens and books, and nowhere else", () => {
  for (const name of ["tls/ca.crt", "tls/ca-next.key", "admin-token", "joining.json"]) assert.ok(mayBeKept(name), name);
  for (const name of [
    "",
    "/etc/x.key",
    "a/b.key",
    "tls/a/b.key",
    ".x.key",
    "FORMAT",
    "admin.kubeconfig",
    "tls/ca.key.new",
  ])
    assert.not.ok(mayBeKept(name), name);
});

test.run();
