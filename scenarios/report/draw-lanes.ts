/** A lane of the picture: a minion's or a pod's name, and its states as spans of time. */
import type { Axis } from "./axis.js";
import type { Lane, Span } from "./chronicle.js";
import { label, minionHeight, n, podHeight, title } from "./svg.js";
import { durationWords, instantWords } from "./text.js";

/** Of a character of the small text, about. */
const charWidth = 5.6;

const spanWidthMin = 2;

/** A replica's name is its uid: its controller and a part of it say as much. */
function podName({ name, controller }: Lane): string {
  const found = controller === "" ? null : /^(.*\/)?([0-9a-f]{8})-[0-9a-f-]{27}$/.exec(name);
  return found ? `${controller} ${found[2]}` : name;
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

export function drawLane(axis: Axis, lane: Lane, y: number, isMinion: boolean): string {
  const [height, rowHeight] = isMinion ? [12, minionHeight] : [10, podHeight];
  const top = y + (rowHeight - height) / 2;
  const name =
    lane.kind === "pod"
      ? label(podName(lane), 22, y + rowHeight - 5, "pod-name", lane.name)
      : label(lane.name, 4, y + rowHeight - 6, "minion-name");
  const whole = lane.controller === "" ? lane.name : `${lane.controller} ${lane.name}`;
  return name + lane.spans.map((s) => drawSpan(axis, s, whole, top, height)).join("");
}

export interface Row {
  y: number;
  height: number;
}
