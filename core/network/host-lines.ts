/**
 * The lines that are put into `ip -batch`, `bridge -batch` and `nft -f`, as root: the only way to make one. What stands
 * between the values is written here in the code; each value is a number, another such line, or went through one of the
 * words below, which throw on what they do not know. So no text of a peer or a user becomes a line of its own.
 */
import { Fault } from "../fault.js";
import { readCidr } from "./cidr.js";
import { interfaceNameMax } from "./interface-name.js";
import { isIP } from "./ip.js";

declare const made: unique symbol;
/** Text that was made here. */
export type HostLine = string & { readonly [made]: true };

/** Whatever it is put together of: what a line may be written with. */
const lineAlphabet = /^[A-Za-z0-9 ._:/-]+$/;
/** nft's grammar besides: braces, lists, verdicts, comparisons, variables, strings, and lines of their own. */
const nftAlphabet = /^[A-Za-z0-9 ._:/\-{},;@!=&|"\n]*$/;

function refuse(what: string, value: unknown): never {
  const shown = JSON.stringify(String(value).slice(0, 80));
  throw new Fault("Invalid", `${shown} is no ${what}; it is not put into a command`);
}

function checked(what: string, isRight: (text: string) => boolean): (value: string) => HostLine {
  return (value) => (typeof value === "string" && isRight(value) ? (value as HostLine) : refuse(what, value));
}

/** An IPv4 address. @throws Fault Invalid, as all of these do */
export const ip4 = checked("IPv4 address", (text) => isIP(text) === 4);
/** An IPv4 network in its one spelling. */
export const cidr4 = checked("IPv4 network", (text) => readCidr(text) !== undefined);
/** A hardware address. */
export const mac = checked("hardware address", (text) => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(text));
/** The name of a network interface. */
export const device = checked(
  "name of a network interface",
  (text) => text.length <= interfaceNameMax && /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text),
);
/** The name of a network namespace. */
export const namespaceName = checked("name of a network namespace", (text) =>
  /^[a-z0-9][a-z0-9._-]{0,254}$/i.test(text),
);
/** The name of a table, chain, set or counter of nft; ours have paths for names. */
export const nftName = checked("name in nft", (text) => /^[a-z][a-z0-9._/-]{0,511}$/.test(text));
/** A protocol that services have. */
export const protocol = checked("protocol", (text) => text === "tcp" || text === "udp");
/** A protocol with ports. */
export const transport = checked("transport protocol", (text) => text === "tcp" || text === "udp" || text === "sctp");

const whole = (value: number): string =>
  Number.isSafeInteger(value) && value >= 0 ? String(value) : refuse("whole number", value);

/** A line, or several, of fixed text and of values that are numbers or were made here. */
export function line(fixed: TemplateStringsArray, ...values: readonly (number | HostLine)[]): HostLine {
  let text = fixed[0] ?? "";
  for (const [i, value] of values.entries())
    text += (typeof value === "number" ? whole(value) : value) + (fixed[i + 1] ?? "");
  return text as HostLine;
}

/** Several of them with a separator between. */
export const joined = (lines: readonly HostLine[], separator: ", " | "\n" | ""): HostLine =>
  lines.join(separator) as HostLine;

/** No text. */
export const nothing = "" as HostLine;

/** The input of `ip -batch -` or `bridge -batch -`: each line is one command, whatever else was thought. */
export function batchOf(lines: readonly HostLine[]): string {
  for (const text of lines) if (!lineAlphabet.test(text)) refuse("line of a batch", text);
  return `${lines.join("\n")}\n`;
}

/** The input of `nft -f -`. */
export function nftFile(text: HostLine): string {
  return nftAlphabet.test(text) ? text : refuse("text for nft", text);
}
