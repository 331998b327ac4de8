import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AuditEntry } from "../../../core/access/audit.js";
import { AuditLog, auditLimits } from "../../../daemon/audit/audit-log.js";
import { realClock } from "../../../daemon/real-clock.js";

const test = suite("the audit's file");
const root = mkdtempSync(join(tmpdir(), "troupe-audit-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

const entry = (name: string): AuditEntry => ({
  at: "",
  user: "jane",
  groups: [],
  verb: "create",
  name,
  code: 201,
  from: "",
});
const linesOf = (path: string): AuditEntry[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

function begin(folder: string, limits = auditLimits): { audit: AuditLog; path: string; told: string[] } {
  const told: string[] = [];
  const path = join(root, folder, "audit.log");
  mkdirSync(join(root, folder), { recursive: true });
  const audit = new AuditLog(path, { log: (_, text) => told.push(text), clock: realClock() }, limits);
  return { audit, path, told };
}

test("a line each, in order, for the owner's eyes only; the next run goes on where this one ended", async () => {
  const names = ["a", "b", "c", "d"];
  for (const half of [names.slice(0, 2), names.slice(2)]) {
    const { audit } = begin("plain");
    for (const name of half) audit.record(entry(name));
    await audit.close();
  }
  const { path } = begin("plain");
  assert.equal(
    linesOf(path).map((l) => l.name),
    names,
  );
  assert.is(statSync(path).mode & 0o777, 0o600);
});

test("a file that is large is put aside, and only so many are kept", async () => {
  const limits = { ...auditLimits, bytesMax: 1, oldMax: 2 };
  for (let i = 0; i < 6; i++) {
    const { audit } = begin("large", limits);
    audit.record(entry(String(i)));
    await audit.close();
  }
  assert.equal(readdirSync(join(root, "large")).sort(), ["audit.log", "audit.log.1", "audit.log.2"]);
  assert.is(linesOf(join(root, "large", "audit.log"))[0]?.name, "5");
  assert.is(linesOf(join(root, "large", "audit.log.2"))[0]?.name, "3");
});

test("what cannot be written is told once and counted, and nobody is stopped", async () => {
  const { audit, path, told } = begin("failing");
  mkdirSync(path);
  for (let i = 0; i < 3; i++) {
    audit.record(entry(String(i)));
    await audit.written();
  }
  assert.equal(told, ["the audit cannot be written; requests are served without it"]);
  rmSync(path, { recursive: true });
  audit.record(entry("after"));
  await audit.close();
  const lines = linesOf(path) as (AuditEntry & { missing?: number })[];
  assert.equal([lines[0]?.missing, lines[1]?.name, lines.length], [3, "after", 2]);
  assert.is(told[1], "the audit is written again");
});

test("lines that wait for the disk have a ceiling", async () => {
  const { audit, path } = begin("many", { ...auditLimits, waitingMax: 10 });
  for (let i = 0; i < 1_000; i++) audit.record(entry(String(i)));
  await audit.close();
  const lines = linesOf(path) as (AuditEntry & { missing?: number })[];
  assert.is(lines.filter((l) => l.name !== undefined).length, 10);
  assert.is(lines.find((l) => l.missing !== undefined)?.missing, 990);
});

test.run();
