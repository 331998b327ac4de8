/**
 * A short word for what runs on a minion, so that a heartbeat can carry it and the master can tell whether it has
 * heard everything. FNV-1a over the sorted `uid:seq` pairs; two 32-bit halves.
 */
export function reportDigest(seqByUid: ReadonlyMap<string, number>): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const uid of [...seqByUid.keys()].sort()) {
    const text = `${uid}:${seqByUid.get(uid) ?? 0};`;
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 0x01000193) >>> 0;
      b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b) >>> 0;
    }
  }
  return `${seqByUid.size}-${a.toString(16)}${b.toString(16)}`;
}
