/** A report as one HTML page: no script, nothing loaded from anywhere, to be mailed, kept, or pasted from. */
import { version } from "../../daemon/version.js";
import type { Chronicle, Recovery, SpanState } from "./chronicle.js";
import { drawing } from "./drawing.js";
import { type NumberedMark, numbered } from "./numbered.js";
import { style } from "./style.js";
import { counted, durationWords, escapeHtml, instantWords } from "./text.js";

/** Rows of a table; the picture has all. */
const recoveriesMax = 200;
const namesMax = 5;

const worlds: Readonly<Record<Chronicle["world"], string>> = {
  simulated: "simulated, virtual time",
  live: "live, real Docker",
  recorded: "recorded journal",
};

const legendOf: readonly [SpanState, string][] = [
  ["ready", "ready"],
  ["running", "running, not ready"],
  ["starting", "starting"],
  ["pending", "pending"],
  ["failed", "failed, or down"],
  ["lost", "lost"],
  ["ending", "on its way out"],
  ["cordoned", "cordoned"],
  ["succeeded", "succeeded"],
];

/** Longest time until everything was whole again; undefined: nothing was short, null: it never was. */
function worst({ recoveries, marks }: Chronicle): number | null | undefined {
  const ofFaults = recoveries.filter((r) => marks[r.mark]?.type === "fault");
  if (ofFaults.some((r) => r.wholeMs === null)) return null;
  return ofFaults.length === 0 ? undefined : Math.max(...ofFaults.map((r) => r.wholeMs ?? 0));
}

function facts(chronicle: Chronicle): string {
  const { lanes, marks, world, seed, tookMs, beganAtMs } = chronicle;
  const count = (kind: string): string => String(lanes.filter((l) => l.kind === kind).length);
  const slowest = worst(chronicle);
  const rows: [string, string][] = [
    ["world", worlds[world] + (seed === undefined ? "" : `, seed ${seed}`)],
    ...(beganAtMs === undefined
      ? []
      : [["began", `${new Date(beganAtMs).toISOString().slice(0, 19)} UTC`] as [string, string]]),
    ["took", durationWords(tookMs)],
    ["minions", count("minion")],
    ["pods", count("pod")],
    ["faults", String(marks.filter((m) => m.type === "fault").length)],
    [
      "longest until whole",
      slowest === undefined ? "–" : slowest === null ? "not whole at the end" : durationWords(slowest),
    ],
  ];
  return `<dl class="facts">${rows.map(([k, v]) => `<div><dt>${k}</dt><dd>${escapeHtml(v)}</dd></div>`).join("")}</dl>`;
}

function recoveryCells({ group, noticedMs, fewestReady, wanted, wholeMs }: Recovery): string {
  const whole =
    wholeMs === null ? '<td class="t never">not by the end</td>' : `<td class="t">${durationWords(wholeMs)}</td>`;
  return `<td>${escapeHtml(group)}</td><td class="t">${noticedMs === 0 ? "at once" : durationWords(noticedMs)}</td><td class="t">${fewestReady} of ${wanted}</td>${whole}`;
}

function rowsOf({ number, mark, index }: NumberedMark, all: readonly Recovery[]): string[] {
  const own = all.filter((r) => r.mark === index);
  const badge = `<td><span class="badge ${mark.type}">${number}</span></td><td class="t">${instantWords(mark.atMs)}</td>`;
  const ended = mark.type === "heal" ? "over: " : "";
  const names = mark.minions ?? [];
  const others = names.length > namesMax ? " …" : "";
  const victims =
    names.length === 0 ? "" : ` <small>on ${escapeHtml(names.slice(0, namesMax).join(", "))}${others}</small>`;
  const what = `<td>${ended}${escapeHtml(mark.text)}${victims}</td>`;
  const [first, ...more] = own;
  return [
    `<tr>${badge}${what}${first ? recoveryCells(first) : '<td colspan="4"></td>'}</tr>`,
    ...more.map((r) => `<tr class="more"><td colspan="3"></td>${recoveryCells(r)}</tr>`),
  ];
}

function happenings({ marks, recoveries }: Chronicle): string {
  const beginning = recoveries
    .filter((r) => r.mark < 0)
    .map((r) => `<tr><td></td><td class="t">0 s</td><td>the beginning</td>${recoveryCells(r)}</tr>`);
  const rows = [...beginning, ...numbered(marks).flatMap((m) => rowsOf(m, recoveries))];
  if (rows.length === 0) return "";
  const heads =
    '<th></th><th class="t">at</th><th>what</th><th>felt by</th><th class="t">noticed after</th><th class="t">fewest ready</th><th class="t">whole again after</th>';
  const left =
    rows.length > recoveriesMax ? `<p class="docs">${rows.length - recoveriesMax} more rows are left out.</p>` : "";
  return `<h2>What happened, and how long it took to heal</h2><div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${rows.slice(0, recoveriesMax).join("")}</tbody></table></div>${left}`;
}

function legend(chronicle: Chronicle): string {
  const states = new Set(chronicle.lanes.flatMap((l) => l.spans.map((s) => s.state)));
  const items = legendOf
    .filter(([state]) => states.has(state) || (state === "failed" && states.has("down")))
    .map(
      ([state, words]) =>
        `<li><svg viewBox="0 0 14 10" style="min-width:0"><rect class="${state}" width="14" height="10" rx="2"/></svg>${words}</li>`,
    );
  return `<ul class="legend">${items.join("")}<li><svg viewBox="0 0 14 10" style="min-width:0"><line class="wanted" x1="0" x2="14" y1="5" y2="5"/></svg>wanted</li></ul>`;
}

function section(chronicle: Chronicle): string {
  const { title, docs, ok, failures, skipped } = chronicle;
  const verdict =
    ok === undefined ? "" : `<span class="verdict ${ok ? "ok" : "bad"}">${ok ? "as expected" : "failed"}</span>`;
  const failed = failures.map(
    (f) =>
      `<p><b>${escapeHtml(f.what)}</b> at ${instantWords(f.atMs)}${f.line === undefined ? "" : `, line ${f.line}`}: ${escapeHtml(f.message)}</p>`,
  );
  const left = skipped.map((text) => `<p class="docs">left out: ${escapeHtml(text)}</p>`);
  return `<section><h1>${escapeHtml(title)}${verdict}</h1><p class="docs">${escapeHtml(docs)}</p>${facts(chronicle)}${
    failed.length > 0 ? `<div class="failures">${failed.join("")}</div>` : ""
  }${left.join("")}<h2>Timeline</h2><div class="scroll">${drawing(chronicle)}</div>${legend(chronicle)}${happenings(chronicle)}</section>`;
}

/** The page of one or several chronicles. */
export function reportHtml(chronicles: readonly Chronicle[]): string {
  const name = chronicles.length === 1 ? (chronicles[0]?.title ?? "") : counted(chronicles.length, "run");
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(name)} – Troupe</title><style>${style}</style></head>
<body><main>${chronicles.map(section).join("\n")}
<footer>Made by Troupe ${escapeHtml(version)}. “Whole again”: as many pods ready as are wanted, counted from what was done last before. Stretches in which nothing happens are folded; their length stands above.</footer>
</main></body></html>
`;
}
