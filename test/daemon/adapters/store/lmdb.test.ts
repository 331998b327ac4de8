import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { create, update } from "../../../../core/store/write.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { pod } from "../../../contracts/store/subject.js";
import { storeContract } from "../../../contracts/store.js";

const test = suite("lmdb store");
const opener = fileURLToPath(new URL("./lmdb-opener.js", import.meta.url));

async function inDirectory<T>(work: (path: string) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), "troupe-store-"));
  try {
    return await work(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

const refusal = (path: string): Promise<{ reason: string; message: string }> =>
  openLmdbStore({ path }).then(
    () => assert.unreachable("expected to be refused") as never,
    (fault) => fault,
  );

storeContract(test, async (historyMax) => {
  const path = mkdtempSync(join(tmpdir(), "troupe-store-"));
  const open = (max?: number) => openLmdbStore({ path, ...(max === undefined ? {} : { historyMax: max }) });
  let store = await open(historyMax);
  return {
    store,
    reopen: async (max = historyMax) => {
      await store.close();
      store = await open(max);
      return store;
    },
    dispose: async () => {
      await store.close();
      rmSync(path, { recursive: true, force: true });
    },
  };
});

test("a directory that another process (or store) has is refused, naming the process", () =>
  inDirectory(async (path) => {
    const store = await openLmdbStore({ path });
    const fault = await refusal(path);
    assert.is(fault.reason, "Conflict");
    assert.match(fault.message, `in use by process ${process.pid}`);
    await store.close();
    await (await openLmdbStore({ path })).close();
  }));

test("a path too long for a socket works all the same", () =>
  inDirectory(async (path) => {
    const long = join(path, "a".repeat(120));
    const store = await openLmdbStore({ path: long });
    assert.is((await refusal(long)).reason, "Conflict");
    await store.close();
    await (await openLmdbStore({ path: long })).close();
  }));

test("a path that cannot be written says so", () =>
  inDirectory(async (path) => {
    writeFileSync(join(path, "file"), "");
    const fault = await refusal(join(path, "file", "below"));
    assert.is(fault.reason, "Forbidden");
    assert.match(fault.message, /choose a directory/);
    if (process.getuid?.() === 0) return;
    chmodSync(path, 0o500);
    assert.is((await refusal(path)).reason, "Forbidden");
    chmodSync(path, 0o700);
  }));

test("a file that is something else, was cut short, or has a flipped bit is named, not read", () =>
  inDirectory(async (path) => {
    const file = join(path, "data.mdb");
    const store = await openLmdbStore({ path });
    for (let i = 0; i < 50; i++) await create(store, pod(`p${i}`, "needle-in-the-file"));
    await store.close();
    const good = readFileSync(file);

    writeFileSync(file, "#!/bin/sh\necho hello\n".repeat(1000));
    assert.match((await refusal(path)).message, /not an LMDB file/);

    writeFileSync(file, good);
    truncateSync(file, 16_384);
    assert.match((await refusal(path)).message, /cut short/);

    const flipped = Buffer.from(good);
    for (let at = flipped.indexOf("needle"); at >= 0; at = flipped.indexOf("needle", at + 1)) flipped[at] = 0x4e;
    writeFileSync(file, flipped);
    assert.match((await refusal(path)).message, /checksum/);

    writeFileSync(file, good);
    const again = await openLmdbStore({ path });
    assert.is((await again.list("Pod")).items.length, 50);
    await again.close();
  }));

test("a store whose pages are damaged ends in a fault, at the latest when it is opened again, and always from then on", () =>
  inDirectory(async (path) => {
    const store = await openLmdbStore({ path });
    for (let i = 0; i < 100; i++) await create(store, pod(`p${i}`, "x".repeat(500)));
    await store.close();
    const file = join(path, "data.mdb");
    const bytes = readFileSync(file);
    // The counters at the head of each page but the two meta pages: entries where there are none.
    for (let page = 2 * 4096; page < bytes.length; page += 4096) bytes.fill(0xee, page + 18, page + 24);
    writeFileSync(file, bytes);
    const open = (): ReturnType<typeof spawnSync> => spawnSync(process.execPath, [opener, path]);
    const [, ...later] = [open(), open(), open()].map((child) => String(child.stdout));
    for (const outcome of later) assert.match(outcome, /^InternalError the store is damaged/);
  }));

test("a write that the file system refuses is a fault; the store goes on with what it has", () =>
  inDirectory(async (path) => {
    // A limit on the size of files stands for a full disk: it needs no privileges.
    const limited = spawnSync("sh", [
      "-c",
      'ulimit -f 12000; exec "$0" "$1" "$2" fill',
      process.execPath,
      opener,
      path,
    ]);
    const [, reason, acknowledged] = /^(\w+) after (\d+) writes/m.exec(String(limited.stdout)) ?? [];
    assert.is(limited.status, 0, String(limited.stderr));
    assert.is(reason, "ServiceUnavailable");
    const store = await openLmdbStore({ path });
    assert.is((await store.list("Pod")).items.length, Number(acknowledged));
    await create(store, pod("after"));
    await store.close();
  }));

test("only what can still be watched or is the last word stays on the disk", () =>
  inDirectory(async (path) => {
    let store = await openLmdbStore({ path, historyMax: 10 });
    await create(store, pod("a", "x".repeat(100_000)));
    for (let i = 0; i < 300; i++) await update(store, pod("a", String(i).repeat(10_000)));
    await store.close();
    assert.ok(readFileSync(join(path, "data.mdb")).length < 5_000_000, "300 versions of up to 30 kB would be more");
    store = await openLmdbStore({ path, historyMax: 10 });
    assert.is(await store.revision(), 301);
    await store.close();
  }));

const crasher = fileURLToPath(new URL("./lmdb-crasher.js", import.meta.url));

/** Runs a process that writes as fast as it can, and kills it after `acknowledgements` answers. */
async function killAmidWrites(path: string, round: number, acknowledgements: number): Promise<Map<string, number>> {
  const child: ChildProcess = spawn(process.execPath, [crasher, path, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged = new Map<string, number>();
  if (!child.stdout) throw new Error("no stdout");
  for await (const line of createInterface({ input: child.stdout })) {
    const [name = "", revision] = line.split(" ");
    acknowledged.set(name, Number(revision));
    if (acknowledged.size === acknowledgements) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  assert.is(child.signalCode, "SIGKILL");
  return acknowledged;
}

test("kill -9 amid writes, 20 times: every acknowledged write is there, no revision twice", () =>
  inDirectory(async (path) => {
    const all = new Map<string, number>();
    for (let round = 0; round < 20; round++) {
      const acknowledged = await killAmidWrites(path, round, 10 + 37 * round);
      for (const [name, revision] of acknowledged) all.set(name, revision);
      assert.is(new Set(all.values()).size, all.size, "a revision was given twice");
      const store = await openLmdbStore({ path });
      const { items, revision } = await store.list("Pod");
      const stored = new Map(items.map((p) => [p.metadata.name, Number(p.metadata.resourceVersion)]));
      for (const [name, at] of all) assert.is(stored.get(name), at, `${name} was acknowledged in round ${round}`);
      assert.ok(Math.max(...stored.values()) <= revision);
      await store.close();
    }
  }));

test.run();
