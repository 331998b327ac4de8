import { asFault, Fault } from "../../../core/fault.js";

const prefixBitsMin = 8;
const prefixBitsMax = 30;

/** Of a fault that says that all addresses are taken: one may be given back. */
export const outOfAddressesDetails = { kind: "Address", retry: true } as const;

/** How many sandboxes a network has addresses for: not its own, the bridge's and the broadcast's. 0 for what is no network. */
export function addressesIn(cidr: string): number {
  const bits = Number(/\/(\d+)$/.exec(cidr)?.[1]);
  return Number.isNaN(bits) ? 0 : Math.max(0, 2 ** (32 - bits) - 3);
}

/** All addresses are taken. */
export function outOfAddresses(cidr: string): Fault {
  const message = `no address is free in the pods' network ${cidr}: its ${addressesIn(cidr)} are all taken`;
  return new Fault("Conflict", message, outOfAddressesDetails);
}

/** Whether an engine could not do something because all addresses are taken. */
export function isOutOfAddresses(error: unknown): boolean {
  const { reason, details } = asFault(error);
  return reason === "Conflict" && details.kind === outOfAddressesDetails.kind;
}

/**
 * The nth address of an IPv4 network: of `10.244.1.0/24` the first is 10.244.1.1, which Docker gives to the bridge.
 * @throws Fault Invalid for what is no network, Conflict when it has no nth address (the last is broadcast)
 */
export function addressIn(cidr: string, n: number): string {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  const [a = 256, b = 256, c = 256, d = 256, bits = 0] = match?.slice(1).map(Number) ?? [];
  if (Math.max(a, b, c, d) > 255 || bits < prefixBitsMin || bits > prefixBitsMax) {
    const right = `right would be e.g. 10.244.1.0/24 (a prefix of ${prefixBitsMin} to ${prefixBitsMax} bits)`;
    throw new Fault("Invalid", `"${cidr}" is no pod network; ${right}`);
  }
  const size = 2 ** (32 - bits);
  if (n >= size - 1) throw outOfAddresses(cidr);
  const base = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  const address = base - (base % size) + n;
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}
