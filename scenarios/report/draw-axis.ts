/** What is behind and before everything: the axis of time, and the time that is folded. */
import { type Axis, ticksOf } from "./axis.js";
import { n, title } from "./svg.js";
import { durationWords, instantWords } from "./text.js";

/** Time that is folded, over everything that goes through it. */
export function folds(axis: Axis, top: number, bottom: number): string {
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
export function ground(axis: Axis, top: number, bottom: number): string {
  const ticks = ticksOf(axis, 58).map(
    ({ ms, x }) =>
      `<g class="tick"><line x1="${n(x)}" x2="${n(x)}" y1="${top + 18}" y2="${bottom}"/><text x="${n(x)}" y="${top + 13}">${instantWords(ms)}</text></g>`,
  );
  const hatch =
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>';
  return hatch + ticks.join("");
}
