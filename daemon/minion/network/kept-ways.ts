/** Of a routed network: what is cheap to make, and may be taken away by others. */
import { cidr4, device, type HostLine, ip4, nftName } from "../../../core/network/host-lines.js";
import { tableName } from "../../../core/network/table-name.js";
import { type HostCommand, nftBatch } from "../../network/host-command.js";
import { admitToBridge } from "./forwarding.js";
import { podsTable } from "./pods-table.js";
import type { RememberedNetwork } from "./remembered.js";

/** Our route to services loses against any other: where the master runs, portals have addresses of their own. */
const serviceRouteMetric = 4_096;

/** `address`: the host's. */
type WaysPlace = { cluster: string; address: string; network: { bridge: string }; command: HostCommand };

export const podsTableName = (cluster: string): HostLine => nftName(`${tableName(cluster)}-pods`);
export const policiesTableName = (cluster: string): HostLine => nftName(`${tableName(cluster)}-policies`);

/** The table of the pods' network, and the way past other firewalls. */
export async function keepTable(place: WaysPlace, { podCidr, clusterCidr }: RememberedNetwork): Promise<void> {
  const {
    cluster,
    network: { bridge },
    command,
  } = place;
  await nftBatch(command, podsTable({ table: podsTableName(cluster), podCidr, clusterCidr, bridge }));
  await admitToBridge(command, bridge);
}

/** What this host itself sends to a service must be routed somewhere before the kernel sends it elsewhere. */
export async function keepServiceRoute(place: WaysPlace, { serviceCidr }: RememberedNetwork): Promise<void> {
  const {
    address,
    network: { bridge },
    command,
  } = place;
  const way = ["-4", "route", "replace", cidr4(serviceCidr), "dev", device(bridge), "src", ip4(address)];
  await command("ip", [...way, "metric", String(serviceRouteMetric)]);
}
