/** `--host [USER@]HOST[:PORT]` and `--advertise ADDRESS[:PORT]`. */
import type { HostSpec } from "./record.js";

const specRule = /^(?:([A-Za-z0-9_][\w.-]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][\w.-]*)(?::(\d{1,5}))?$/;

const isPort = (port: number): boolean => port >= 1 && port <= 65_535;

/** @throws Error saying what is expected */
export function parseHostSpec(text: string): HostSpec {
  const [, user, host = "", portText] = specRule.exec(text) ?? [];
  const port = portText === undefined ? undefined : Number(portText);
  if (host === "" || (port !== undefined && !isPort(port)))
    throw new Error(`--host ${text}: [USER@]HOST[:PORT] is expected, e.g. root@192.168.1.11 or admin@node1:2222`);
  const bare = host.replace(/^\[|\]$/g, "");
  return {
    name: minionName(bare),
    target: user === undefined ? bare : `${user}@${bare}`,
    ...(port === undefined ? {} : { port }),
  };
}

/** What is a host's name or address as the name of an object: lower-case letters, digits, dots and dashes. */
const minionName = (host: string): string =>
  host
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");

/** Known hosts and those that are named now; who is named again is the same host. @throws Error when two have one name */
export function withHosts<T extends HostSpec>(known: readonly T[], texts: readonly string[]): (HostSpec | T)[] {
  const all: (HostSpec | T)[] = [...known];
  const isSame = (a: HostSpec, b: HostSpec): boolean => a.target === b.target && a.port === b.port;
  for (const text of texts) {
    const spec = parseHostSpec(text);
    const twin = all.find((h) => h.name === spec.name);
    if (twin && !isSame(twin, spec))
      throw new Error(
        `--host ${text}: there is ${hostTitle(twin)} already, whose minion has the same name, ${spec.name}`,
      );
    if (!twin) all.push(spec);
  }
  return all;
}

/** As the user named it. */
export function hostTitle({ target, port }: HostSpec): string {
  return port === undefined ? target : `${target}:${port}`;
}

/** IPv4 or a name, as pods' routes are of IPv4. @throws Error saying what is expected */
export function parseAdvertise(text: string): { address: string; port: number | undefined } {
  const [, address = "", portText] = /^([A-Za-z0-9][\w.-]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = portText === undefined ? undefined : Number(portText);
  if (address === "" || (port !== undefined && !isPort(port)))
    throw new Error(`--advertise ${text}: ADDRESS[:PORT] is expected, e.g. 192.168.1.10 or 192.168.1.10:8443`);
  return { address, port };
}
