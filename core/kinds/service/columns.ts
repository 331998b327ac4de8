import { ageOf } from "../../objects/age.js";
import { type KindColumns, labelText, narrow, none, wide } from "../../objects/columns.js";
import type { core } from "../../objects/types.js";
import type { Service } from "./object.js";

function externalIp(service: Service): string {
  const { spec, status } = service;
  if (spec.type === "ExternalName") return spec.externalName ?? none;
  const ingress = (status?.loadBalancer?.ingress ?? []).map((i) => i.ip ?? i.hostname ?? "");
  const all = [...(spec.type === "LoadBalancer" ? ingress : []), ...(spec.externalIPs ?? [])];
  if (all.length > 0) return all.join(",");
  return spec.type === "LoadBalancer" ? "<pending>" : none;
}

function servicePorts(ports: readonly core.ServicePort[] | undefined): string {
  const text = (ports ?? [])
    .map((p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ""}/${p.protocol ?? "TCP"}`)
    .join(",");
  return text || none;
}

function serviceRow(service: Service, nowMs: number): string[] {
  const { spec, metadata } = service;
  const age = ageOf(metadata.creationTimestamp, nowMs);
  return [
    metadata.name,
    spec.type ?? "ClusterIP",
    spec.clusterIP || none,
    externalIp(service),
    servicePorts(spec.ports),
    age,
    labelText(spec.selector),
  ];
}

export const serviceColumns: KindColumns<Service> = {
  columns: [...narrow("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age"), ...wide("Selector")],
  row: serviceRow,
};
