/** What is in a table of nft, and the transaction that makes another of one. Pure. */
import { type HostLine, joined, line, nftName, nothing } from "../../../core/network/host-lines.js";

/** `key` or `key : verdict`, by key. */
type Elements = ReadonlyMap<string, HostLine>;

/** Everything a table contains besides its frame, by name; equal contents mean equal kernels. */
export interface NftContents<K extends string> {
  /** Rules of each chain. */
  chains: Map<HostLine, readonly HostLine[]>;
  /** Definition of each set that is not the frame's. */
  sets: Map<HostLine, HostLine>;
  /** Elements of maps and sets, of the frame's and of others; of a set that goes they need not be named. */
  elements: Record<K, Map<string, HostLine>>;
}

const none: Elements = new Map();
const empty: NftContents<never> = { chains: new Map(), sets: new Map(), elements: {} };

const sameRules = (a: readonly HostLine[] | undefined, b: readonly HostLine[]): boolean =>
  a === b || (a !== undefined && a.length === b.length && a.every((rule, i) => rule === b[i]));

/**
 * The transaction that turns one content into another; "" if they are equal. Its order keeps every reference whole:
 * what is pointed at comes before, and goes after, what points at it.
 */
export function nftDifference<K extends string>(
  name: string,
  before: NftContents<K> | null,
  after: NftContents<K>,
): HostLine {
  const table = nftName(name);
  const lines: HostLine[] = [];
  const old = before ?? empty;
  const changed = [...after.chains].filter(([name, rules]) => !sameRules(old.chains.get(name), rules));
  const gone = [...old.chains.keys()].filter((name) => !after.chains.has(name));
  for (const [name, definition] of after.sets)
    if (!old.sets.has(name)) lines.push(line`add set ip ${table} ${name} ${definition}`);
  for (const [name] of changed)
    lines.push(old.chains.has(name) ? line`flush chain ip ${table} ${name}` : line`add chain ip ${table} ${name}`);
  for (const [name, rules] of changed) for (const rule of rules) lines.push(line`add rule ip ${table} ${name} ${rule}`);
  for (const [kind, is] of Object.entries<Elements>(after.elements)) {
    const [was, of] = [(old.elements as Record<string, Elements>)[kind] ?? none, nftName(kind)];
    const out = [...was].filter(([key, element]) => is.get(key) !== element).map(([, element]) => element);
    const added = [...is].filter(([key, element]) => was.get(key) !== element).map(([, element]) => element);
    if (out.length > 0) lines.push(line`delete element ip ${table} ${of} { ${joined(out, ", ")} }`);
    if (added.length > 0) lines.push(line`add element ip ${table} ${of} { ${joined(added, ", ")} }`);
  }
  for (const name of gone) lines.push(line`flush chain ip ${table} ${name}`);
  for (const name of gone) lines.push(line`delete chain ip ${table} ${name}`);
  for (const name of old.sets.keys()) if (!after.sets.has(name)) lines.push(line`delete set ip ${table} ${name}`);
  return lines.length === 0 ? nothing : line`${joined(lines, "\n")}\n`;
}
