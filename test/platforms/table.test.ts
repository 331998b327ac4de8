import { suite } from "uvu";
import * as assert from "uvu/assert";
import { linesFor, type Row, tableOf, withTable } from "./table.js";

const it = suite("the table of platforms");

const well = { passed: 30, failed: 0, skipped: 0, seconds: 31.6 };
const rows: Row[] = [
  { suite: "trixie", engine: "Docker 26.1.5", facts: "API 1.45", parts: [{ title: "contract", ...well }] },
  {
    suite: "trixie",
    engine: "Podman 5.4.2",
    facts: "API 1.41",
    parts: [
      { title: "contract", ...well, failed: 2 },
      { title: "heal", ...well, skipped: 1 },
    ],
  },
  { suite: "sid", engine: "Docker", facts: "", parts: [], missing: "E: a | b\n  c" },
];

it("says of each engine what passed, what failed, and what could not be had", () => {
  assert.equal(tableOf(rows, ["contract", "heal"], ["trixie", "sid"]).split("\n"), [
    "| Debian | engine | | contract | heal |",
    "| --- | --- | --- | --- | --- |",
    "| trixie | Docker 26.1.5 | API 1.45 | 30 passed (32 s) | – |",
    "| trixie | Podman 5.4.2 | API 1.41 | **2 of 32 failed** (32 s) | 30 passed, 1 skipped (32 s) |",
    "| sid | Docker | could not be had: E: a \\| b c | – | – |",
    "",
  ]);
});

it("keeps what it says of releases that were not tried this time, in their place", () => {
  const order = ["bookworm", "trixie", "sid"];
  const before = tableOf([...rows, { ...rows[0], suite: "bookworm" } as Row], ["contract"], order);
  const page = withTable("<!-- begin: npm run platforms -->\n<!-- end: npm run platforms -->\n", before);
  const kept = linesFor(page, ["bookworm", "sid"]);
  assert.is(kept.length, 2);
  const again = tableOf([{ ...rows[0], engine: "Docker 27" } as Row], ["contract"], order, kept);
  assert.equal(
    again.split("\n").map((line) => line.split(" | ").slice(0, 2).join(" | ")),
    ["| Debian | engine", "| --- | ---", "| bookworm | Docker 26.1.5", "| trixie | Docker 27", "| sid | Docker", ""],
  );
});

it("takes the place of the last one, and of nothing else", () => {
  const [begin, end] = ["<!-- begin: npm run platforms -->\n", "<!-- end: npm run platforms -->"];
  const page = `# Engines\n\n${begin}old\n${end}\nmore\n`;
  const once = withTable(page, "new\n");
  assert.is(once, `# Engines\n\n${begin}new\n${end}\nmore\n`);
  assert.is(withTable(once, "new\n"), once);
  assert.throws(() => withTable("# Engines\n", "new\n"), /no lines <!-- begin/);
});

it.run();
