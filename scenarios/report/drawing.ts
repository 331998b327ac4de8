/** The timeline of a report as SVG: groups as curves, a lane for each minion and pod, marks across all of them. */
import { type Axis, axisOf, ticksOf } from "./axis.js";
import { chooseLanes } from "./choose-lanes.js";
import type { Chronicle, Group, Lane, Level, Span } from "./chronicle.js";
import { numbered } from "./numbered.js";
import { counted, durationWords, escapeHtml, instantWords } from "./text.js";

const width = 1_200;
const gutter = 200;
const right = 14;
const badgeRow = 20;
const groupHeight = 34;
const groupsMax = 12;
const minionHeight = 22;
const podHeight = 17;
/** Of a character of the small text, about. */
const charWidth = 5.6;
const labelCharsMax = 30;
const spanWidthMin = 2;

const n = (x: number): string => String(Math.round(x * 10) / 10);

const title = (text: string): string => `<title>${escapeHtml(text)}</title>`;

/** A replica's name is its uid: its controller and a part of it say as much. */
function podName({ name, controller }: Lane): string {
  const found = controller === "" ? null : /^(.*\/)?([0-9a-f]{8})-[0-9a-f-]{27}$/.exec(name);
  return found ? `${controller} ${found[2]}` : name;
}

/** `told`: what its title says, where that is more than what fits. */
function label(text: string, x: number, y: number, style: string, told = text): string {
  const short = text.length > labelCharsMax ? `${text.slice(0, labelCharsMax - 9)}…${text.slice(-8)}` : text;
  return `<text class="${style}" x="${n(x)}" y="${n(y)}">${escapeHtml(short)}${short === told ? "" : title(told)}</text>`;
}

/** All times at which the picture changes. */
function momentsOf({ lanes, groups, marks }: Chronicle, shown: ReadonlySet<Lane>): number[] {
  return [
    ...lanes.filter((l) => shown.has(l)).flatMap((l) => l.spans.flatMap((s) => [s.fromMs, s.toMs])),
    ...groups.slice(0, groupsMax).flatMap((g) => g.levels.map((l) => l.atMs)),
    ...marks.map((m) => m.atMs),
  ];
}

function drawSpan(axis: Axis, { fromMs, toMs, state, why }: Span, name: string, y: number, height: number): string {
  const x0 = axis.x(fromMs);
  const wide = Math.max(spanWidthMin, axis.x(toMs) - x0);
  const told = `${name}: ${state}${why === "" ? "" : ` (${why})`}\n${instantWords(fromMs)} – ${instantWords(toMs)}, ${durationWords(toMs - fromMs)}`;
  const rect = `<rect class="s ${state}" x="${n(x0)}" y="${n(y)}" width="${n(wide)}" height="${height}" rx="2"/>`;
  const hasWord = state !== "ready" && wide > state.length * charWidth + 8;
  const word = hasWord ? `<text class="w on-${state}" x="${n(x0 + 5)}" y="${n(y + height - 3)}">${state}</text>` : "";
  return `<g>${title(told)}${rect}${word}</g>`;
}

function drawLane(axis: Axis, lane: Lane, y: number, isMinion: boolean): string {
  const [height, rowHeight] = isMinion ? [12, minionHeight] : [10, podHeight];
  const top = y + (rowHeight - height) / 2;
  const name =
    lane.kind === "pod"
      ? label(podName(lane), 22, y + rowHeight - 5, "pod-name", lane.name)
      : label(lane.name, 4, y + rowHeight - 6, "minion-name");
  const whole = lane.controller === "" ? lane.name : `${lane.controller} ${lane.name}`;
  return name + lane.spans.map((s) => drawSpan(axis, s, whole, top, height)).join("");
}

/** Ready minions, where there are several. */
function minionGroup(lanes: readonly Lane[]): Group[] {
  const minions = lanes.filter((l) => l.kind === "minion");
  if (minions.length < 2) return [];
  const times = [...new Set(minions.flatMap((l) => l.spans.flatMap((s) => [s.fromMs, s.toMs])))].sort((a, b) => a - b);
  const isReady = (s: Span, ms: number): boolean =>
    (s.state === "ready" || s.state === "cordoned") && s.fromMs <= ms && ms < s.toMs;
  const levels: Level[] = times.slice(0, -1).map((atMs) => ({
    atMs,
    ready: minions.filter((m) => m.spans.some((s) => isReady(s, atMs))).length,
    wanted: minions.length,
  }));
  return [{ kind: "controller", name: "minions", levels }];
}

function drawGroup(axis: Axis, { name, levels }: Group, tookMs: number, y: number): string {
  const most = Math.max(1, ...levels.map((l) => Math.max(l.ready, l.wanted)));
  const [base, tall] = [y + groupHeight - 4, groupHeight - 10];
  const yOf = (count: number): number => base - (count / most) * tall;
  const steps = (value: (l: Level) => number): string =>
    levels
      .map((l, i) => {
        const [x0, x1] = [axis.x(l.atMs), axis.x(levels[i + 1]?.atMs ?? tookMs)];
        return `${n(x0)},${n(yOf(value(l)))} ${n(x1)},${n(yOf(value(l)))}`;
      })
      .join(" ");
  const first = n(axis.x(levels[0]?.atMs ?? 0));
  const last = levels.at(-1) ?? { ready: 0, wanted: 0 };
  const fewest = Math.min(...levels.map((l) => l.ready));
  const told = `${name}: ${last.ready} of ${last.wanted} ready at the end; from ${fewest} to ${Math.max(...levels.map((l) => l.ready))} meanwhile`;
  return `<g>${title(told)}${label(name, 4, base - 6, "group-name")}<text class="count" x="${gutter - 8}" y="${n(base - 6)}">${last.ready}/${last.wanted} ready</text><polygon class="level" points="${first},${n(base)} ${steps((l) => l.ready)} ${n(axis.x(tookMs))},${n(base)}"/><polyline class="wanted" points="${steps((l) => l.wanted)}"/></g>`;
}

interface Row {
  y: number;
  height: number;
}

function drawMarks(axis: Axis, chronicle: Chronicle, rows: ReadonlyMap<string, Row>, bottom: number): [string, number] {
  const lastX: number[] = [];
  const parts: string[] = [];
  for (const { number, mark } of numbered(chronicle.marks)) {
    const x = axis.x(mark.atMs);
    let row = lastX.findIndex((taken) => taken + badgeRow + 1 <= x);
    if (row < 0) row = lastX.length < 4 ? lastX.length : 3;
    lastX[row] = x;
    const told = `${number}. ${mark.text}\nat ${instantWords(mark.atMs)}`;
    const y = 10 + row * badgeRow;
    parts.push(
      `<g class="mark ${mark.type}">${title(told)}<line x1="${n(x)}" x2="${n(x)}" y1="${y + 8}" y2="${bottom}"/><circle cx="${n(x)}" cy="${y}" r="8.5"/><text x="${n(x)}" y="${y + 3.5}">${number}</text></g>`,
    );
    for (const id of [...(mark.minions ?? []), ...(mark.pods ?? [])]) {
      const at = rows.get(id);
      if (at)
        parts.push(
          `<g class="hit ${mark.type}">${title(told)}<circle cx="${n(x)}" cy="${n(at.y + at.height / 2)}" r="4.5"/></g>`,
        );
    }
  }
  return [parts.join(""), lastX.length * badgeRow];
}

function drawExpectations(axis: Axis, { marks }: Chronicle, y: number): string {
  return marks
    .filter((m) => m.type === "expect")
    .map((m) => {
      const told = `as expected: ${m.text}\nat ${instantWords(m.atMs)}, after ${durationWords(m.tookMs ?? 0)}`;
      const x = axis.x(m.atMs);
      return `<g class="came">${title(told)}<path d="M${n(x - 3.5)},${y - 4} l2.5,3 l5,-6"/></g>`;
    })
    .join("");
}

/** The picture, to be put into a page. */
export function drawing(chronicle: Chronicle): string {
  const { tookMs } = chronicle;
  const { master, minions, left } = chooseLanes(chronicle);
  const shown = new Set([
    ...(master ? [master] : []),
    ...minions.flatMap((m) => [...(m.lane ? [m.lane] : []), ...m.pods]),
  ]);
  const axis = axisOf(momentsOf(chronicle, shown), tookMs, gutter, width - right);
  const groups = [...minionGroup(chronicle.lanes), ...chronicle.groups.filter((g) => g.levels.length > 0)];
  const badges = drawMarks(axis, chronicle, new Map(), 0)[1];
  const rows = new Map<string, Row>();
  let y = badges + 22;
  const parts: string[] = [];
  const hasExpectations = chronicle.marks.some((m) => m.type === "expect");
  if (hasExpectations) {
    parts.push(
      `<text class="pod-name" x="4" y="${y + 9}">came as expected</text>`,
      drawExpectations(axis, chronicle, y + 10),
    );
    y += 20;
  }
  for (const group of groups.slice(0, groupsMax)) {
    parts.push(drawGroup(axis, group, tookMs, y));
    y += groupHeight;
  }
  y += 8;
  const lane = (one: Lane, isMinion: boolean): void => {
    const height = isMinion ? minionHeight : podHeight;
    rows.set(one.id, { y, height });
    parts.push(drawLane(axis, one, y, isMinion));
    y += height;
  };
  const rule = (): void => void parts.push(`<line class="rule" x1="0" x2="${width}" y1="${y}" y2="${y}"/>`);
  if (master) lane(master, true);
  for (const { lane: minion, pods } of minions) {
    rule();
    if (minion) lane(minion, true);
    else {
      parts.push(label("on no minion shown here", 4, y + minionHeight - 6, "minion-name"));
      y += minionHeight;
    }
    for (const pod of pods) lane(pod, false);
    y += 4;
  }
  rule();
  if (left.minions + left.pods > 0) {
    const text = `not drawn: ${counted(left.minions, "minion")} and ${counted(left.pods, "pod")} to which less happened`;
    parts.push(`<text class="pod-name" x="4" y="${y + 16}">${text}</text>`);
    y += 22;
  }
  const height = y + 4;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="timeline">${ground(axis, badges, height)}${parts.join("")}${folds(axis, badges, height)}${drawMarks(axis, chronicle, rows, height)[0]}</svg>`;
}

/** Time that is folded, over everything that goes through it. */
function folds(axis: Axis, top: number, bottom: number): string {
  return axis.pieces
    .filter((p) => p.isFolded)
    .map(({ fromMs, toMs, x0, x1 }) => {
      const told = `nothing changes for ${durationWords(toMs - fromMs)}`;
      const words = durationWords(toMs - fromMs)
        .replace(/\.\d+/, "")
        .replace(/ s$/, "s")
        .replace(/ min.*$/, "m");
      return `<g class="fold">${title(told)}<rect x="${n(x0)}" y="${top + 18}" width="${n(x1 - x0)}" height="${bottom - top - 18}"/><text x="${n((x0 + x1) / 2)}" y="${top + 13}">${words}</text></g>`;
    })
    .join("");
}

/** The axis, behind everything. */
function ground(axis: Axis, top: number, bottom: number): string {
  const ticks = ticksOf(axis, 58).map(
    ({ ms, x }) =>
      `<g class="tick"><line x1="${n(x)}" x2="${n(x)}" y1="${top + 18}" y2="${bottom}"/><text x="${n(x)}" y="${top + 13}">${instantWords(ms)}</text></g>`,
  );
  const hatch =
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>';
  return hatch + ticks.join("");
}
