/**
 * The switch all hosts are plugged into. Its bridge is in a namespace of its own: in this machine's, bridge-netfilter
 * would lead the hosts' traffic through the machine's own firewall, whose policy is often to drop it.
 */
import {
  isNamespaceOf,
  masterAddress,
  type NetnsLayout,
  prefixBits,
  routerAddress,
  segmentBridge,
  switchNamespace,
  uplinkInterface,
} from "./layout.js";
import { ipBatch, namespaces, run } from "./run.js";

interface InterfaceAddress {
  ifname: string;
  addr_info: { local?: string }[];
}

/** @throws Error when another interface of this machine has an address in the hosts' network */
async function checkFree({ cluster, hostCidr }: NetnsLayout): Promise<void> {
  const text = await run("ip", ["-json", "-4", "address", "show", "to", hostCidr]);
  const all = JSON.parse(text || "[]") as Partial<InterfaceAddress>[];
  const other = all.find((i) => i.ifname !== undefined && i.ifname !== uplinkInterface(cluster));
  if (other)
    throw new Error(
      `the hosts' network ${hostCidr} is in use: ${other.ifname} has ${other.addr_info?.[0]?.local}; give another with --host-cidr`,
    );
}

/** Makes the switch and this machine's cable to it; nothing if both are there. */
export async function ensureSwitch(layout: NetnsLayout): Promise<void> {
  const { cluster, hostCidr, segments } = layout;
  const name = switchNamespace(cluster);
  const uplink = uplinkInterface(cluster);
  await checkFree(layout);
  const there = (await namespaces()).includes(name);
  const plugged = await run("ip", ["link", "show", uplink]).then(
    () => true,
    () => false,
  );
  if (there && plugged) return;
  const router = routerAddress(layout, 0);
  await ipBatch("", [
    ...(there ? [] : [`netns add ${name}`]),
    ...(plugged ? [`link del ${uplink}`] : []),
    `link add ${uplink} type veth peer name up0 netns ${name}`,
    `address add ${masterAddress(layout)}/${prefixBits(layout)} dev ${uplink}`,
    `link set ${uplink} up`,
    ...(segments > 1 ? [`route add ${hostCidr} via ${router}`] : []),
  ]);
  await ipBatch(name, [
    "link set lo up",
    ...(there ? [] : Array.from({ length: segments }, (_, segment) => segmentLines(layout, segment)).flat()),
    `link set up0 master ${segmentBridge(0)}`,
    "link set up0 up",
  ]);
  if (segments > 1 && !there) await route(layout);
}

/** A segment's bridge; with an address if there is another segment to route to. */
function segmentLines(layout: NetnsLayout, segment: number): string[] {
  const bridge = segmentBridge(segment);
  const address = `address add ${routerAddress(layout, segment)}/${prefixBits(layout)} dev ${bridge}`;
  return [`link add ${bridge} type bridge`, `link set ${bridge} up`, ...(layout.segments > 1 ? [address] : [])];
}

/** The switch becomes the segments' router. */
async function route(layout: NetnsLayout): Promise<void> {
  const name = switchNamespace(layout.cluster);
  await ipBatch(name, [`route add default via ${masterAddress(layout)}`]);
  const forward = "echo 1 > /proc/sys/net/ipv4/ip_forward";
  await run("nsenter", [`--net=/run/netns/${name}`, "sh", "-c", forward]);
}

/** Takes the switch away, and this machine's cable with it. */
export async function removeSwitch(cluster: string): Promise<void> {
  if ((await namespaces()).includes(switchNamespace(cluster)))
    await ipBatch("", [`netns del ${switchNamespace(cluster)}`]);
  // A namespace goes a moment after its name, and the cable's other end with it.
  const uplink = uplinkInterface(cluster);
  await run("ip", ["link", "del", uplink]).catch((error: Error) => {
    if (!/cannot find device/i.test(error.message)) throw error;
  });
}

/** The namespaces of this cluster that exist, the switch among them. */
export async function namespacesOf(cluster: string): Promise<string[]> {
  return (await namespaces()).filter((name) => isNamespaceOf(cluster, name));
}
