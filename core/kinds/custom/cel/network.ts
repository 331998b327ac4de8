/** `ip`, `cidr` and `url`: addresses, networks and URLs as Kubernetes' rules have them. */
import type { Environment } from "@marcbachmann/cel-js";
import { isIP, oneSpelling, specialUse } from "../../../network/ip.js";

class Ip {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

class Cidr {
  readonly text: string;
  readonly prefix: number;

  constructor(text: string, prefix: number) {
    this.text = text;
    this.prefix = prefix;
  }
}

class Url {
  readonly parts: readonly string[];

  constructor(parts: readonly string[]) {
    this.parts = parts;
  }
}

const widthOf = (text: string): number => (isIP(text) === 4 ? 32 : 128);

/** An address as a number; of IPv4 written as IPv6 that of the IPv4 address. */
function numberOf(text: string): bigint {
  const plain = oneSpelling(text);
  const [base, parts] = plain.includes(":") ? [16, plain.split(":")] : [10, plain.split(".")];
  const step = base === 16 ? 65_536n : 256n;
  return parts.reduce((sum, part) => sum * step + BigInt(Number.parseInt(part, base)), 0n);
}

function cidrOf(text: string): Cidr | undefined {
  const [, address = "", bits = ""] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(bits) <= widthOf(address) ? new Cidr(address, Number(bits)) : undefined;
}

function holds({ text, prefix }: Cidr, address: string, length: number): boolean {
  if (isIP(text) !== isIP(address) || length < prefix) return false;
  const shift = BigInt(widthOf(text) - prefix);
  return numberOf(text) >> shift === numberOf(address) >> shift;
}

function urlOf(text: string): Url | undefined {
  const found =
    /^(?:([a-z][a-z0-9+.-]*):\/\/(?:[^@/?#\s]*@)?((?:\[[^\]\s]*\]|[^:/?#\s[\]]*)(?::\d*)?))?(\/[^?#\s]*)?(\?[^#\s]*)?$/i.exec(
      text,
    );
  const [, scheme = "", host = "", path = ""] = found ?? [];
  return found && (scheme !== "" || path !== "") ? new Url([scheme.toLowerCase(), host, path]) : undefined;
}

/** @throws Error */
function sure<T>(made: T | undefined, text: string, what: string): T {
  if (made === undefined) throw new Error(`${what} parse error: ${text}`);
  return made;
}

const ipOf = (text: string): Ip | undefined => (isIP(text) === 0 ? undefined : new Ip(text));

export function addNetwork(env: Environment): void {
  env
    .registerType("net.IP", Ip)
    .registerType("net.CIDR", Cidr)
    .registerType("kubernetes.URL", Url)
    .registerFunction("isIP(string): bool", (text: string) => isIP(text) !== 0)
    .registerFunction("ip(string): net.IP", (text: string) => sure(ipOf(text), text, "IP Address"))
    .registerFunction("net.IP.family(): int", ({ text }: Ip) => BigInt(isIP(text)))
    .registerFunction("string(net.IP): string", ({ text }: Ip) => text)
    .registerOperator("net.IP == net.IP", (a: Ip, b: Ip) => oneSpelling(a.text) === oneSpelling(b.text))
    .registerFunction("isCIDR(string): bool", (text: string) => cidrOf(text) !== undefined)
    .registerFunction("cidr(string): net.CIDR", (text: string) => sure(cidrOf(text), text, "network address"))
    .registerFunction("net.CIDR.prefixLength(): int", ({ prefix }: Cidr) => BigInt(prefix))
    .registerFunction("net.CIDR.ip(): net.IP", ({ text }: Cidr) => new Ip(text))
    .registerFunction("net.CIDR.containsIP(net.IP): bool", (net: Cidr, { text }: Ip) => holds(net, text, widthOf(text)))
    .registerFunction("net.CIDR.containsIP(string): bool", (net: Cidr, text: string) =>
      holds(net, sure(ipOf(text), text, "IP Address").text, widthOf(text)),
    )
    .registerFunction("net.CIDR.containsCIDR(net.CIDR): bool", (net: Cidr, { text, prefix }: Cidr) =>
      holds(net, text, prefix),
    )
    .registerFunction("net.CIDR.containsCIDR(string): bool", (net: Cidr, text: string) => {
      const other = sure(cidrOf(text), text, "network address");
      return holds(net, other.text, other.prefix);
    })
    .registerFunction("isURL(string): bool", (text: string) => urlOf(text) !== undefined)
    .registerFunction("url(string): kubernetes.URL", (text: string) => sure(urlOf(text), text, "URL"));
  for (const [name, use] of [
    ["isLoopback", "loopback"],
    ["isUnspecified", "unspecified"],
    ["isLinkLocalUnicast", "link-local"],
  ] as const)
    env.registerFunction(`net.IP.${name}(): bool`, ({ text }: Ip) => specialUse(text) === use);
  for (const [name, of] of [
    ["getScheme", ([scheme = ""]: readonly string[]) => scheme],
    ["getHost", ([, host = ""]: readonly string[]) => host],
    ["getHostname", ([, host = ""]: readonly string[]) => host.replace(/:\d*$/, "").replace(/^\[|\]$/g, "")],
    ["getPort", ([, host = ""]: readonly string[]) => /:(\d*)$/.exec(host)?.[1] ?? ""],
    ["getEscapedPath", ([, , path = ""]: readonly string[]) => path],
  ] as const)
    env.registerFunction(`kubernetes.URL.${name}(): string`, ({ parts }: Url) => of(parts));
}
