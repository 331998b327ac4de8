/** The API as services of the cluster, as in 0.5.4: `kubernetes` (read and write, TLS) and `kubernetes-ro` (read only). */

import type { Service } from "../../core/api/types.js";
import { allocatePortalIp, parsePortalCidr } from "../../core/balancing/portal-ips.js";
import { newUid } from "../../core/ids.js";
import type { Random } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import { type Clock, toApiTime } from "../../core/time.js";
import type { MasterFlags } from "./flags.js";

export const selfServices = [
  { name: "kubernetes-ro", port: 80 },
  { name: "kubernetes", port: 443 },
] as const;

/** Makes the services and the default namespace if they are missing. */
export async function ensureSelfServices(
  store: Store,
  flags: MasterFlags,
  clock: Clock,
  random: Random,
): Promise<void> {
  const creationTimestamp = toApiTime(clock.nowMs());
  const used = new Set((await store.list("Service")).items.map((s) => s.spec.clusterIP ?? ""));
  for (const { name, port } of selfServices) {
    if (await store.get("Service", "default", name)) continue;
    const clusterIP = allocatePortalIp(parsePortalCidr(flags.serviceCidr), used, random);
    used.add(clusterIP);
    const object: Service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name,
        namespace: "default",
        uid: newUid(random),
        creationTimestamp,
        labels: { component: "apiserver", provider: "kubernetes" },
      },
      spec: {
        type: "ClusterIP",
        clusterIP,
        sessionAffinity: "None",
        ports: [{ port, targetPort: port, protocol: "TCP" }],
      },
    };
    await store.write([{ op: "create", object }]);
  }
}
