/**
 * The switch all hosts are plugged into. Its bridge is in a namespace of its own: in this machine's, bridge-netfilter
 * would lead the hosts' traffic through the machine's own firewall, whose policy is often to drop it.
 */
import { cidr4, device, type HostLine, ip4, line, namespaceName } from "../../../core/network/host-lines.js";
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
  const [own, cable] = [namespaceName(name), device(uplink)];
  const router = ip4(routerAddress(layout, 0));
  await ipBatch("", [
    ...(there ? [] : [line`netns add ${own}`]),
    ...(plugged ? [line`link del ${cable}`] : []),
    line`link add ${cable} type veth peer name up0 netns ${own}`,
    line`address add ${ip4(masterAddress(layout))}/${prefixBits(layout)} dev ${cable}`,
    line`link set ${cable} up`,
    ...(segments > 1 ? [line`route add ${cidr4(hostCidr)} via ${router}`] : []),
  ]);
  await ipBatch(name, [
    line`link set lo up`,
    ...(there ? [] : Array.from({ length: segments }, (_, segment) => segmentLines(layout, segment)).flat()),
    line`link set up0 master ${device(segmentBridge(0))}`,
    line`link set up0 up`,
  ]);
  if (segments > 1 && !there) await route(layout);
}

/** A segment's bridge; with an address if there is another segment to route to. */
function segmentLines(layout: NetnsLayout, segment: number): HostLine[] {
  const bridge = device(segmentBridge(segment));
  const address = line`address add ${ip4(routerAddress(layout, segment))}/${prefixBits(layout)} dev ${bridge}`;
  return [line`link add ${bridge} type bridge`, line`link set ${bridge} up`, ...(layout.segments > 1 ? [address] : [])];
}

/** The switch becomes the segments' router. */
async function route(layout: NetnsLayout): Promise<void> {
  const name = switchNamespace(layout.cluster);
  await ipBatch(name, [line`route add default via ${ip4(masterAddress(layout))}`]);
  const forward = "echo 1 > /proc/sys/net/ipv4/ip_forward";
  await run("nsenter", [`--net=/run/netns/${name}`, "sh", "-c", forward]);
}

/** Takes the switch away, and this machine's cable with it. */
export async function removeSwitch(cluster: string): Promise<void> {
  if ((await namespaces()).includes(switchNamespace(cluster)))
    await ipBatch("", [line`netns del ${namespaceName(switchNamespace(cluster))}`]);
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
