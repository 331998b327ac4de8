/** Longest name of a network interface: Linux' IFNAMSIZ without the final zero. */
export const interfaceNameMax = 15;

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const char of text) h = Math.imul(h ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return h;
}

/**
 * The network interface of something of ours: `PREFIX-NAME`, or `PREFIX-HASH` where that would be too long.
 * @param prefix a few lower-case letters that say what it is for
 */
export function interfaceName(prefix: string, name: string): string {
  const plain = `${prefix}-${name.toLowerCase().replace(/[^a-z0-9-]/g, "-")}`;
  return plain.length <= interfaceNameMax ? plain : `${prefix}-${hash(name).toString(16)}`;
}
