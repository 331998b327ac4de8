/** The lanes of a report while they are written: who is in which state, from when to when. */
import { made } from "../../core/made.js";
import type { Lane } from "./chronicle.js";
import type { Look } from "./looks.js";

export class LaneBook {
  readonly #lanes = new Map<string, Lane>();
  /** Lanes whose last span goes on. */
  readonly #open = new Map<Lane, { fromMs: number; look: Look }>();

  lane(kind: Lane["kind"], id: string, name: string, controller = ""): Lane {
    return made(this.#lanes, `${kind} ${id}`, () => ({ kind, id, name, minion: "", controller, spans: [] }));
  }

  /** It looks so from now on; undefined: it is gone. */
  look(lane: Lane, look: Look | undefined, atMs: number): void {
    const open = this.#open.get(lane);
    if (look && open?.look.state === look.state && open.look.why === look.why) return;
    this.#close(lane, atMs);
    if (look) this.#open.set(lane, { fromMs: atMs, look });
  }

  #close(lane: Lane, atMs: number): void {
    const open = this.#open.get(lane);
    if (!open) return;
    this.#open.delete(lane);
    lane.spans.push({ fromMs: open.fromMs, toMs: atMs, ...open.look });
  }

  /** All of them, told from `startMs` to `endMs`. */
  end(startMs: number, endMs: number): Lane[] {
    for (const lane of this.#open.keys()) this.#close(lane, endMs);
    const since = (ms: number): number => Math.max(0, ms - startMs);
    return [...this.#lanes.values()]
      .map((lane) => ({
        ...lane,
        spans: lane.spans
          .filter((s) => s.toMs >= startMs)
          .map((s) => ({ ...s, fromMs: since(s.fromMs), toMs: since(s.toMs) })),
      }))
      .filter((lane) => lane.spans.length > 0);
  }
}
