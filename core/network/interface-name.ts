import { fnv1a } from "../fnv.js";

/** Longest name of a network interface: Linux' IFNAMSIZ without the final zero. */
export const interfaceNameMax = 15;

/**
 * The network interface of something of ours: `PREFIX-NAME`, or `PREFIX-HASH` where that would be too long.
 * @param prefix a few lower-case letters that say what it is for
 */
export function interfaceName(prefix: string, name: string): string {
  const plain = `${prefix}-${name.toLowerCase().replace(/[^a-z0-9-]/g, "-")}`;
  return plain.length <= interfaceNameMax ? plain : `${prefix}-${fnv1a(name).toString(16)}`;
}
