/** The axis of time of a report: long stretches in which nothing changes are folded, so that short ones can be seen. */

/** A stretch of time and where it is drawn. */
export interface Piece {
  fromMs: number;
  toMs: number;
  x0: number;
  x1: number;
  /** Nothing happens in it, and it is drawn shorter than it is. */
  isFolded: boolean;
}

export interface Axis {
  pieces: Piece[];
  /** Where a time is drawn. */
  x(ms: number): number;
}

const foldWidth = 26;
const foldsMax = 12;
/** Quiet for longer than this is folded: the shortest that gives few enough folds. */
const quietMs = [250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, Number.POSITIVE_INFINITY];
/** Of a folded stretch this much is drawn as it is, on either side. */
const shoulder = 0.2;

function piecesOf(moments: readonly number[], foldMs: number): Omit<Piece, "x0" | "x1">[] {
  const out: Omit<Piece, "x0" | "x1">[] = [];
  const draw = (fromMs: number, toMs: number): void => {
    const last = out.at(-1);
    if (toMs <= fromMs) return;
    if (last && !last.isFolded) last.toMs = toMs;
    else out.push({ fromMs, toMs, isFolded: false });
  };
  for (const [i, toMs] of moments.entries()) {
    const fromMs = moments[i - 1] ?? toMs;
    if (toMs - fromMs <= foldMs) draw(fromMs, toMs);
    else {
      const keep = foldMs * shoulder;
      draw(fromMs, fromMs + keep);
      out.push({ fromMs: fromMs + keep, toMs: toMs - keep, isFolded: true });
      draw(toMs - keep, toMs);
    }
  }
  return out;
}

/** @param moments times at which something changes; @param x0,x1 where the axis begins and ends */
export function axisOf(moments: readonly number[], tookMs: number, x0: number, x1: number): Axis {
  const sorted = [...new Set([0, ...moments.filter((m) => m > 0 && m < tookMs), Math.max(1, tookMs)])].sort(
    (a, b) => a - b,
  );
  const foldMs = quietMs.find((ms) => piecesOf(sorted, ms).filter((p) => p.isFolded).length <= foldsMax) ?? 0;
  const parts = piecesOf(sorted, foldMs);
  const shownMs = parts.reduce((sum, p) => sum + (p.isFolded ? 0 : p.toMs - p.fromMs), 0);
  const folds = parts.filter((p) => p.isFolded).length;
  const pxPerMs = (x1 - x0 - folds * foldWidth) / Math.max(1, shownMs);
  let x = x0;
  const pieces = parts.map((part) => {
    const width = part.isFolded ? foldWidth : (part.toMs - part.fromMs) * pxPerMs;
    x += width;
    return { ...part, x0: x - width, x1: x };
  });
  const place = (ms: number): number => {
    const piece = pieces.find((p) => ms <= p.toMs) ?? pieces.at(-1);
    if (!piece) return x0;
    const part = (ms - piece.fromMs) / Math.max(1e-9, piece.toMs - piece.fromMs);
    return piece.x0 + Math.max(0, Math.min(1, part)) * (piece.x1 - piece.x0);
  };
  return { pieces, x: place };
}

const steps = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000];

/** Times with a label: round ones, and where a fold ends; at least `apart` from each other. */
export function ticksOf({ pieces }: Axis, apart: number): { ms: number; x: number }[] {
  const shown = pieces.filter((p) => !p.isFolded);
  const pxPerMs = Math.max(0, ...shown.map((p) => (p.x1 - p.x0) / (p.toMs - p.fromMs)));
  const step = steps.find((s) => s * pxPerMs >= apart) ?? 3_600_000;
  const folded = pieces.filter((p) => p.isFolded).map((p) => (p.x0 + p.x1) / 2);
  const out: { ms: number; x: number }[] = [];
  for (const { fromMs, toMs, x0, x1 } of shown) {
    for (let ms = Math.ceil(fromMs / step) * step; ms <= toMs; ms += step) {
      const x = x0 + ((ms - fromMs) / (toMs - fromMs)) * (x1 - x0);
      const isApart = x - (out.at(-1)?.x ?? Number.NEGATIVE_INFINITY) >= apart * 0.7;
      if (isApart && folded.every((f) => Math.abs(f - x) >= apart * 0.5)) out.push({ ms, x });
    }
  }
  return out;
}
