/** Marks across all lanes: what was done and what befell whom, and what came as expected. */
import type { Axis } from "./axis.js";
import type { Chronicle } from "./chronicle.js";
import type { Row } from "./draw-lanes.js";
import { numbered } from "./numbered.js";
import { n, title } from "./svg.js";
import { durationWords, instantWords } from "./text.js";

const badgeRow = 20;

export function drawMarks(
  axis: Axis,
  chronicle: Chronicle,
  rows: ReadonlyMap<string, Row>,
  bottom: number,
): [string, number] {
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

export function drawExpectations(axis: Axis, { marks }: Chronicle, y: number): string {
  return marks
    .filter((m) => m.type === "expect")
    .map((m) => {
      const told = `as expected: ${m.text}\nat ${instantWords(m.atMs)}, after ${durationWords(m.tookMs ?? 0)}`;
      const x = axis.x(m.atMs);
      return `<g class="came">${title(told)}<path d="M${n(x - 3.5)},${y - 4} l2.5,3 l5,-6"/></g>`;
    })
    .join("");
}
