/** Where actors were when a journal's file ended: the next file of the same run must begin with them there. */
import type { Actor } from "../../actors/host/actor.js";

/** Which run of a daemon, and which of its files. */
interface Place {
  run: number;
  file: number;
}

/** State and context as one text; a line's have been through JSON, so ours go through it as well. */
const wholeOf = (value: unknown, context: unknown): string => JSON.stringify([value, context]);

export class FileEnds {
  /** By daemon: the file that is being read, and where the actors were when the one before it ended. */
  readonly #reached = new Map<string, Place & { before: Map<string, string> }>();

  /** A file begins. @param actors those of its daemon, as the file before left them */
  begin(source: string, place: Place, actors: readonly { id: string; body: Actor }[]): void {
    const last = this.#reached.get(source);
    const before = new Map<string, string>();
    if (last?.run === place.run && last.file + 1 === place.file)
      for (const { id, body } of actors)
        if (body.error === undefined) before.set(id, wholeOf(body.value, body.context));
    this.#reached.set(source, { ...place, before });
  }

  /** Whether an actor begins where the file before left it; true where none tells. */
  agrees(source: string, id: string, value: unknown, context: unknown): boolean {
    const was = this.#reached.get(source)?.before.get(id);
    return was === undefined || was === wholeOf(value, context);
  }
}
