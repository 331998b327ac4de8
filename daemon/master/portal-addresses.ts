/**
 * Where portal IPs live on the master's machine. With CAP_NET_ADMIN on Linux each one is an address of a dummy
 * interface of ours, and what is left of the portal network is unreachable: a portal that nobody serves is refused
 * here rather than sent out into whatever network the machine is in. Without it all portals share one address.
 */
import { type ExecFileException, execFile } from "node:child_process";
import { isPortalIp, type PortalCidr, parsePortalCidr } from "../../core/balancing/portal-ips.js";
import { Fault } from "../../core/fault.js";
import { batchOf, cidr4, device, type HostLine, ip4, line } from "../../core/network/host-lines.js";
import { interfaceNameMax } from "../../core/network/interface-name.js";
import { mayChangeNetwork } from "../network/may-change-network.js";

/** The `ip` command answers in milliseconds; later than this it hangs. */
const ipTimeoutMs = 10_000;
const ipOutputBytesMax = 64 * 1024 * 1024;

export interface PortalAddresses {
  /** "" = each portal has its own address; else the one they all share. For {@link PortalOptions.sharedIp}. */
  readonly sharedIp: string;
  /** Makes what portal addresses need; nothing if it is there. */
  ensure(): Promise<void>;
  /** Makes `ips` the addresses that exist, no more and no fewer. */
  sync(ips: ReadonlySet<string>): Promise<void>;
  /** Takes everything away again; nothing if nothing is there. */
  removeAll(): Promise<void>;
}

/** All portals behind one address that exists anyway: there is nothing to make. Ports may collide; the portals report it. */
export function sharedPortalAddress(ip: string): PortalAddresses {
  return { sharedIp: ip, ensure: async () => {}, sync: async () => {}, removeAll: async () => {} };
}

/** What `ip -json address` says of one interface. */
interface IpLink {
  ifname: string;
  addr_info: Array<{ family: string; local?: string }>;
}

/**
 * Portal addresses on the interface `name`, out of the network `cidr`. Calls are carried out one after the other.
 * @param command how `ip` is called; more than the name to call it in another network namespace
 * @throws Fault Invalid for a name or network that cannot be
 */
export function interfacePortalAddresses(
  name: string,
  cidr: string,
  command: readonly string[] = ["ip"],
): PortalAddresses {
  if (!/^[a-z][a-z0-9-]*$/.test(name) || name.length > interfaceNameMax) {
    const rule = `1 to ${interfaceNameMax} lower-case letters, digits and dashes, a letter first`;
    throw new Fault("Invalid", `"${name}" cannot name the portals' network interface: it takes ${rule}`);
  }
  const made = new InterfaceAddresses(name, parsePortalCidr(cidr), command);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  return {
    sharedIp: "",
    ensure: () => inTurn(() => made.ensure()),
    sync: (ips) => inTurn(() => made.sync(ips)),
    removeAll: () => inTurn(() => made.removeAll()),
  };
}

class InterfaceAddresses {
  readonly #name: string;
  readonly #link: HostLine;
  readonly #cidr: PortalCidr;
  readonly #command: readonly string[];

  constructor(name: string, cidr: PortalCidr, command: readonly string[]) {
    this.#name = name;
    this.#link = device(name);
    this.#cidr = cidr;
    this.#command = command;
  }

  async ensure(): Promise<void> {
    await this.#present();
  }

  async sync(ips: ReadonlySet<string>): Promise<void> {
    const outside = [...ips].find((ip) => !isPortalIp(this.#cidr, ip));
    if (outside !== undefined) {
      throw new Fault("Invalid", `${outside} cannot be a portal's address: it is outside of ${this.#cidr.text}`);
    }
    const present = await this.#present();
    const added = [...ips].filter((ip) => !present.has(ip));
    const removed = [...present].filter((ip) => !ips.has(ip));
    await this.#batch([
      ...removed.map((ip) => line`address del ${ip4(ip)}/32 dev ${this.#link}`),
      ...added.map((ip) => line`address add ${ip4(ip)}/32 dev ${this.#link}`),
    ]);
  }

  async removeAll(): Promise<void> {
    const links = await this.#links();
    const routes = await this.#ip(["-4", "route", "show", "type", "unreachable", "exact", this.#cidr.text]);
    await this.#batch([
      ...(links.some((link) => link.ifname === this.#name) ? [line`link del ${this.#link}`] : []),
      ...(routes.trim() === "" ? [] : [line`route del unreachable ${cidr4(this.#cidr.text)}`]),
    ]);
  }

  /** The addresses on our interface, after making it and the route if they were not there. */
  async #present(): Promise<Set<string>> {
    const links = await this.#links();
    const ours = links.find((link) => link.ifname === this.#name);
    const other = links.find(
      (link) => link !== ours && link.addr_info.some((a) => a.local && isPortalIp(this.#cidr, a.local)),
    );
    if (other) {
      const taken = other.addr_info.find((a) => a.local && isPortalIp(this.#cidr, a.local))?.local;
      throw new Fault(
        "Conflict",
        `portal network ${this.#cidr.text} is in use on this machine: ${other.ifname} has ${taken}; choose a portal network that is free`,
      );
    }
    if (!ours) await this.#addLink();
    await this.#batch([line`link set ${this.#link} up`, line`route replace unreachable ${cidr4(this.#cidr.text)}`]);
    return new Set(ours?.addr_info.flatMap((a) => (a.family === "inet" && a.local ? [a.local] : [])));
  }

  /** A dummy interface; where the kernel was built without, a bridge with no ports holds addresses as well. */
  async #addLink(): Promise<void> {
    try {
      await this.#ip(["link", "add", this.#name, "type", "dummy"]);
    } catch (error) {
      if (!(error instanceof Fault) || !/unknown device type|not supported/i.test(error.message)) throw error;
      await this.#ip(["link", "add", this.#name, "type", "bridge"]);
    }
  }

  async #links(): Promise<IpLink[]> {
    return JSON.parse(await this.#ip(["-json", "address", "show"])) as IpLink[];
  }

  async #batch(lines: readonly HostLine[]): Promise<void> {
    if (lines.length > 0) await this.#ip(["-batch", "-"], batchOf(lines));
  }

  #ip(args: string[], input = ""): Promise<string> {
    const [program = "ip", ...before] = this.#command;
    return new Promise((resolve, reject) => {
      const limits = { timeout: ipTimeoutMs, maxBuffer: ipOutputBytesMax };
      const child = execFile(program, [...before, ...args], limits, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(ipFault(this.#name, args, input, error, stderr));
      });
      // A command that ends before it has read its input is reported by its exit.
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
  }
}

function ipFault(name: string, args: string[], input: string, error: ExecFileException, stderr: string): Fault {
  if (error.code === "ENOENT") {
    return new Fault(
      "ServiceUnavailable",
      `the ip command is needed to give portals their addresses and is not installed; install the package iproute2`,
      {},
      { cause: error },
    );
  }
  const said = (stderr.trim() || error.message).replace(/\s*\n\s*/g, "; ");
  const line = Number(/Command failed -:(\d+)/.exec(stderr)?.[1] ?? 0);
  const what = input.split("\n")[line - 1] ?? args.join(" ");
  if (/not permitted/i.test(said)) {
    return new Fault(
      "Forbidden",
      `"ip ${what}" was not permitted: portals with addresses of their own need CAP_NET_ADMIN`,
      {},
      { cause: error },
    );
  }
  return new Fault(
    "InternalError",
    `"ip ${what}" failed for the portals' interface ${name}: ${said}`,
    { retry: true },
    { cause: error },
  );
}

/**
 * Portal addresses the way this machine allows: each portal its own where we may, else one they share.
 * @param sharedIp the address to fall back to, such as the pod network's gateway or 127.0.0.1
 */
export async function portalAddresses(name: string, cidr: string, sharedIp: string): Promise<PortalAddresses> {
  return (await mayChangeNetwork()) ? interfacePortalAddresses(name, cidr) : sharedPortalAddress(sharedIp);
}
