/**
 * The API as services of its own cluster, as in 0.5.4: `kubernetes` (port 443: everything, over TLS) and `kubernetes-ro`
 * (port 80: reading, without TLS). Both ask for a token. Behind each is a listener of its own on this machine; what is
 * without TLS is on loopback or nowhere, so where pods are on other machines kubernetes-ro has no endpoints.
 */
import http from "node:http";
import type https from "node:https";
import type { AddressInfo } from "node:net";
import { allocatePortalIp, parsePortalCidr } from "../../core/balancing/portal-ips.js";
import { newUid } from "../../core/ids.js";
import type { Endpoints } from "../../core/kinds/endpoints/object.js";
import type { Service } from "../../core/kinds/service/object.js";
import { isLoopback } from "../../core/network/loopback.js";
import { toApiTime } from "../../core/time.js";
import { createApp, serverOptions } from "../api/app.js";
import { keepInBounds } from "../api/connections.js";
import type { HttpDeps } from "../api/deps.js";
import type { MasterFlags } from "./flags.js";
import { type Certificates, serveSecure, tlsServer } from "./secure-api.js";
import { whenWritable } from "./when-writable.js";

const secureName = "kubernetes";
const readOnlyName = "kubernetes-ro";
const ports = { [secureName]: 443, [readOnlyName]: 80 } as const;
type SelfName = keyof typeof ports;

type StorePorts = Pick<HttpDeps, "store" | "random" | "clock">;

export interface SelfServices {
  close(): void;
}

/** Makes the two services. @returns the portal address of `kubernetes` */
export async function ensureSelf(flags: MasterFlags, ports: StorePorts): Promise<string> {
  await ensureService(readOnlyName, flags, ports);
  return (await ensureService(secureName, flags, ports)).spec.clusterIP ?? "";
}

/** Serves what is behind the two services. */
export async function serveSelf(flags: MasterFlags, deps: HttpDeps, certificates: Certificates): Promise<SelfServices> {
  const { advertise } = flags;
  const readOnly = isLoopback(advertise) ? readOnlyServer(deps) : null;
  const secure = tlsServer(deps.clock, deps.log, deps.load.turns);
  certificates.serve(secure);
  serveSecure(secure, deps);
  for (const [name, server] of [
    [readOnlyName, readOnly],
    [secureName, secure],
  ] as const) {
    const service = await ensureService(name, flags, deps);
    if (server) await listen(server, advertise);
    const at = server && { ip: advertise, port: (server.address() as AddressInfo).port };
    await whenWritable(`endpoints of ${name}`, () => writeEndpoints(service, at, deps), deps);
  }
  return {
    close: () => {
      for (const server of [readOnly, secure]) {
        server?.close();
        server?.closeAllConnections();
      }
    },
  };
}

function readOnlyServer(deps: HttpDeps): http.Server {
  const server = http.createServer(serverOptions);
  keepInBounds(server, deps.clock, deps.load.turns);
  const { app, attach } = createApp({ ...deps, settings: { ...deps.settings, readOnly: true } });
  server.on("request", app.callback());
  attach(server);
  return server;
}

function listen(server: http.Server | https.Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, resolve);
  });
}

async function ensureService(name: SelfName, flags: MasterFlags, deps: StorePorts): Promise<Service> {
  const { store, random, clock } = deps;
  const existing = await store.get("Service", "default", name);
  if (existing) return existing;
  const used = new Set((await store.list("Service")).items.map((s) => s.spec.clusterIP ?? ""));
  const clusterIP = allocatePortalIp(parsePortalCidr(flags.serviceCidr), used, random);
  const port = ports[name];
  const object: Service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace: "default",
      uid: newUid(random),
      creationTimestamp: toApiTime(clock.nowMs()),
      labels: { component: "apiserver", provider: "kubernetes" },
    },
    spec: {
      type: "ClusterIP",
      clusterIP,
      clusterIPs: [clusterIP],
      sessionAffinity: "None",
      ports: [{ port, targetPort: port, protocol: "TCP" }],
    },
  };
  const [result] = await store.write([{ op: "create", object }]);
  if (result && !result.ok) throw result.fault;
  return object;
}

/** The listener's port changes with every start; the service's address does not. @param at null = there is no listener */
async function writeEndpoints(
  service: Service,
  at: { ip: string; port: number } | null,
  { store, clock }: StorePorts,
): Promise<void> {
  const { name, uid = "" } = service.metadata;
  const object: Endpoints = {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { name, namespace: "default", uid, creationTimestamp: toApiTime(clock.nowMs()) },
    subsets: at ? [{ addresses: [{ ip: at.ip }], ports: [{ port: at.port, protocol: "TCP" }] }] : [],
  };
  const existing = await store.get("Endpoints", "default", name);
  const [result] = await store.write([
    existing ? { op: "update", object: { ...existing, subsets: object.subsets ?? [] } } : { op: "create", object },
  ]);
  if (result && !result.ok) throw result.fault;
}
