/** Groups as curves: how many are wanted, how many are ready. */
import type { Axis } from "./axis.js";
import type { Group, Lane, Level, Span } from "./chronicle.js";
import { groupHeight, gutter, label, n, title } from "./svg.js";

/** Ready minions, where there are several. */
export function minionGroup(lanes: readonly Lane[]): Group[] {
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

export function drawGroup(axis: Axis, { name, levels }: Group, tookMs: number, y: number): string {
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
