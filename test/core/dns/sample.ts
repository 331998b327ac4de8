/** A small cluster, as its resolver knows it. */
import type { ServiceAddress } from "../../../core/dns/addresses.js";
import type { DnsPlace } from "../../../core/dns/answer.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { parseCidr } from "../../../core/network/cidr.js";
import type { core } from "../../../core/objects/types.js";

export const serviceOf = (name: string, spec: core.ServiceSpec, namespace = "default"): Service => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace },
  spec,
});

export const addressOf = (service: string, ip: string, more: Partial<ServiceAddress> = {}): ServiceAddress => ({
  ...{ namespace: "default", service, ip, hostname: "" },
  ports: [{ name: "http", protocol: "TCP", port: 8080 }],
  ...more,
});

export const services: Service[] = [
  serviceOf("kubernetes", { clusterIP: "10.0.0.1", ports: [{ name: "https", port: 443 }] }),
  serviceOf("web", {
    clusterIP: "10.0.0.9",
    clusterIPs: ["10.0.0.9", "fd00::9"],
    ports: [
      { name: "http", port: 80, targetPort: 8080 },
      { name: "dns", port: 53, protocol: "UDP" },
    ],
  }),
  serviceOf("plain", { clusterIP: "10.0.0.10", ports: [{ port: 80 }] }, "other"),
  serviceOf("pets", { clusterIP: "None", ports: [{ name: "http", port: 80 }] }),
  serviceOf("empty", { clusterIP: "None", ports: [{ port: 80 }] }),
  serviceOf("outside", { type: "ExternalName", externalName: "www.example.com." }),
  serviceOf("alias", { type: "ExternalName", externalName: "web.default.svc.cluster.local" }),
  serviceOf("ring", { type: "ExternalName", externalName: "ring.default.svc.cluster.local" }),
  serviceOf("nowhere", { type: "ExternalName", externalName: "nobody.default.svc.cluster.local" }),
];

export const addresses: ServiceAddress[] = [
  addressOf("pets", "10.244.0.5", { hostname: "pets-0" }),
  addressOf("pets", "10.244.0.6", { hostname: "pets-1" }),
  addressOf("pets", "10.244.1.7"),
  addressOf("pets", "fd00::7"),
];

export const place: DnsPlace = {
  address: "10.244.0.1",
  podCidrs: [parseCidr("10.244.0.0/16")],
  ownCidrs: [parseCidr("10.244.0.0/16"), parseCidr("10.0.0.0/16")],
};
