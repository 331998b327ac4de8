import { Fault } from "../../../core/fault.js";

const prefixBitsMin = 8;
const prefixBitsMax = 30;

/**
 * The nth address of an IPv4 network: of `10.244.1.0/24` the first is 10.244.1.1, which Docker gives to the bridge.
 * @throws Fault Invalid for what is no network, ServiceUnavailable when it has no nth address (the last is broadcast)
 */
export function addressIn(cidr: string, n: number): string {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  const [a = 256, b = 256, c = 256, d = 256, bits = 0] = match?.slice(1).map(Number) ?? [];
  if (Math.max(a, b, c, d) > 255 || bits < prefixBitsMin || bits > prefixBitsMax) {
    const right = `right would be e.g. 10.244.1.0/24 (a prefix of ${prefixBitsMin} to ${prefixBitsMax} bits)`;
    throw new Fault("Invalid", `"${cidr}" is no pod network; ${right}`);
  }
  const size = 2 ** (32 - bits);
  if (n >= size - 1) throw new Fault("ServiceUnavailable", `no free address left in ${cidr}`, { retry: true });
  const base = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  const address = base - (base % size) + n;
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}
