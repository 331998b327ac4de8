/** The timeline of a report as SVG: groups as curves, a lane for each minion and pod, marks across all of them. */
import { axisOf } from "./axis.js";
import { chooseLanes } from "./choose-lanes.js";
import type { Chronicle, Lane } from "./chronicle.js";
import { folds, ground } from "./draw-axis.js";
import { drawGroup, minionGroup } from "./draw-groups.js";
import { drawLane, type Row } from "./draw-lanes.js";
import { drawExpectations, drawMarks } from "./draw-marks.js";
import { groupHeight, gutter, label, minionHeight, podHeight, right, width } from "./svg.js";
import { counted } from "./text.js";

const groupsMax = 12;

/** All times at which the picture changes. */
function momentsOf({ lanes, groups, marks }: Chronicle, shown: ReadonlySet<Lane>): number[] {
  return [
    ...lanes.filter((l) => shown.has(l)).flatMap((l) => l.spans.flatMap((s) => [s.fromMs, s.toMs])),
    ...groups.slice(0, groupsMax).flatMap((g) => g.levels.map((l) => l.atMs)),
    ...marks.map((m) => m.atMs),
  ];
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
