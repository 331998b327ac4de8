/** FNV-1a over UTF-16 units, an unsigned number of 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). Spreads; keeps no secret. */
export function fnv1a(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** The same as 8 hex digits. */
export const fnv1aHex = (text: string): string => fnv1a(text).toString(16).padStart(8, "0");
