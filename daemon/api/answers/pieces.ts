/** Many texts in pieces of a bounded size, each made and sent in a turn of its own. */
import { chunkBytesMax, chunkObjectsMax } from "../limits.js";
import type { Sink } from "../sinks.js";
import type { Turns } from "./turns.js";

export interface Piece {
  texts: Buffer[];
  isLast: boolean;
}

/** The next piece. `undefined` among the texts is something that was looked at and is not sent. */
export function nextPiece(texts: Iterator<Buffer | undefined>): Piece {
  const piece: Piece = { texts: [], isLast: false };
  let bytes = 0;
  for (let seen = 0; bytes < chunkBytesMax && seen < chunkObjectsMax; seen++) {
    const { done, value } = texts.next();
    if (done) {
      piece.isLast = true;
      break;
    }
    if (value === undefined) continue;
    piece.texts.push(value);
    bytes += value.length;
  }
  return piece;
}

/** Sends them all; false when the reader is gone or takes nothing any more. */
export async function sendInTurns(sink: Sink, turns: Turns, texts: Iterator<Buffer | undefined>): Promise<boolean> {
  for (let isLast = false; !isLast; ) {
    const isTaken = await turns.take(() => {
      const piece = nextPiece(texts);
      isLast = piece.isLast;
      return sink.sendAll(piece.texts);
    });
    if (!isTaken) return false;
  }
  return true;
}
