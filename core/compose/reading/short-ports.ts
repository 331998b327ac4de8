/** The short syntax of published ports. */
import { isIP } from "../../network/ip.js";
import type { Told } from "../told.js";
import { type At, type Dict, dictOf, leaf, type Tree } from "../tree.js";

const portMax = 65_535;

interface Range {
  first: number;
  last: number;
}

function rangeOf(text: string): Range | undefined {
  const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const range = { first: Number(first), last: Number(last) };
  return first !== "" && range.first <= range.last && range.last <= portMax ? range : undefined;
}

const length = ({ first, last }: Range): number => last - first + 1;

/** An IPv6 address without brackets has both ports after it. */
const form = /^(?:\[([^\]]*)\]:|((?:\d+\.){3}\d+):|(.*:.*):(?=[\d-]*:[\d-]+$))?(?:([\d-]*):)?([\d-]+)$/;

/** `[IP:][PUBLISHED:]TARGET[/PROTOCOL]`, taken apart. */
export function portParts(
  text: string,
): { ip: string; published: string; target: string; protocol: string } | undefined {
  const [, address, protocol = "tcp"] = /^(.*?)(?:\/(\w+))?$/.exec(text) ?? [];
  const found = form.exec(address ?? "");
  if (!found) return undefined;
  const [, bracketed, four, six, published = "", target = ""] = found;
  return { ip: bracketed ?? four ?? six ?? "", published, target, protocol };
}

/** Each port that a short form publishes, in the long form. What cannot be read is told. */
export function longPorts(text: string, at: At, path: string, told: Told): Dict[] {
  const parts = portParts(text);
  const target = rangeOf(parts?.target ?? "");
  const published = parts?.published ? rangeOf(parts.published) : undefined;
  const isAddress = parts?.ip === "" || isIP(parts?.ip ?? "") !== 0;
  if (!parts || !target || !isAddress || (parts.published !== "" && !published)) {
    told.fault(at, path, `must be [IP:][PUBLISHED:]PORT[/PROTOCOL], and is ${text}`);
    return [];
  }
  if (published && length(target) > 1 && length(published) !== length(target)) {
    told.fault(at, path, `${parts.published} and ${parts.target} are not as many ports`);
    return [];
  }
  return Array.from({ length: length(target) }, (_, i) => {
    const entries: [string, Tree][] = [["target", leaf(target.first + i, at)]];
    if (published)
      entries.push([
        "published",
        length(target) === 1 ? leaf(parts.published, at) : leaf(String(published.first + i), at),
      ]);
    entries.push(["protocol", leaf(parts.protocol, at)]);
    if (parts.ip !== "") entries.push(["host_ip", leaf(parts.ip, at)]);
    return dictOf(entries, at);
  });
}
