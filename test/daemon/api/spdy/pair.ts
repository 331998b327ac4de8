import { Duplex } from "node:stream";

/** Two ends of one stream of bytes, cut anew on the way. @param cutBytes pieces that each end is given at most */
export function pair(cutBytes = 7): [Duplex, Duplex] {
  const ends: Duplex[] = [0, 1].map(
    (i) =>
      new Duplex({
        read: () => {},
        write: (chunk: Buffer, _encoding, done) => {
          for (let at = 0; at < chunk.length; at += cutBytes) ends[1 - i]?.push(chunk.subarray(at, at + cutBytes));
          done();
        },
        final: (done) => {
          ends[1 - i]?.push(null);
          done();
        },
        destroy: (_error, done) => {
          if (!ends[1 - i]?.readableEnded) ends[1 - i]?.push(null);
          done(null);
        },
      }),
  );
  return ends as [Duplex, Duplex];
}
