/** ContainerManifest: what v1 calls a pod's spec. */

import type { core } from "../objects/types.js";
import type { Faults } from "../schema/faults.js";
import { flag, integer, list, object, oneOf, type Shape, text } from "../schema/shape.js";
import { fromV1Container, toV1Container } from "./container.js";
import { given } from "./wire.js";
import { type WireContainer, wireContainer } from "./wire-container.js";

interface WireSource {
  hostDir?: { path?: string } | null;
  emptyDir?: { medium?: string } | null;
  persistentDisk?: { pdName?: string; fsType?: string; partition?: number; readOnly?: boolean } | null;
  gitRepo?: { repository?: string; revision?: string } | null;
  secret?: { target?: { name?: string } } | null;
  nfs?: { server?: string; path?: string; readOnly?: boolean } | null;
}
interface WireVolume {
  name?: string;
  source?: WireSource | null;
}
interface WireRestartPolicy {
  always?: object;
  onFailure?: object;
  never?: object;
}
export interface WireManifest {
  version?: string;
  id?: string;
  uuid?: string;
  volumes?: WireVolume[] | null;
  containers?: WireContainer[] | null;
  restartPolicy?: WireRestartPolicy;
  dnsPolicy?: string;
  hostNetwork?: boolean;
}

const empty = object<object>({});

const wireSource = object<WireSource>(
  {
    hostDir: object<{ path?: string }>({ path: text() }),
    emptyDir: object<{ medium?: string }>({ medium: text() }),
    persistentDisk: object({ pdName: text(), fsType: text(), partition: integer(0, 255), readOnly: flag }),
    gitRepo: object<{ repository?: string; revision?: string }>({ repository: text(), revision: text() }),
    secret: object({ target: object<{ name?: string }>({ name: text() }) }),
    nfs: object({ server: text(), path: text(), readOnly: flag }),
  },
  (source, path, faults) => {
    const names = Object.keys(source);
    if (names.length === 0)
      faults.required(
        path,
        "one of emptyDir, hostDir, persistentDisk, gitRepo (leave source out for an empty directory)",
      );
    if (names.length > 1)
      faults.forbidden(`${path}.${names[1]}`, `a volume has one source, and this one has ${names[0]}`);
  },
);

const policyWords = { always: "Always", onFailure: "OnFailure", never: "Never" } as const;

export const wireManifest: Shape<WireManifest> = object<WireManifest>({
  version: oneOf("v1beta1", "v1beta2"),
  id: text(),
  uuid: text(),
  volumes: list(object<WireVolume>({ name: text(), source: wireSource })),
  containers: list(wireContainer),
  restartPolicy: object<WireRestartPolicy>(
    { always: empty, onFailure: empty, never: empty },
    (policy, path, faults: Faults) => {
      if (Object.keys(policy).length > 1)
        faults.forbidden(path, "only one of always, onFailure and never may be given");
    },
  ),
  dnsPolicy: oneOf("ClusterFirst", "Default"),
  hostNetwork: flag,
});

function toV1Volume(wire: WireVolume): core.Volume {
  const { hostDir, persistentDisk, gitRepo, secret, nfs } = wire.source ?? {};
  const emptyDir = wire.source ? wire.source.emptyDir : {};
  return given({
    name: wire.name ?? "",
    hostPath: hostDir ? { path: hostDir.path ?? "" } : undefined,
    emptyDir: emptyDir ? given({ medium: emptyDir.medium || undefined }) : undefined,
    gcePersistentDisk: persistentDisk ? { ...persistentDisk, pdName: persistentDisk.pdName ?? "" } : undefined,
    gitRepo: gitRepo
      ? given({ repository: gitRepo.repository ?? "", revision: gitRepo.revision || undefined })
      : undefined,
    secret: secret ? given({ secretName: secret.target?.name }) : undefined,
    nfs: nfs ? { ...nfs, server: nfs.server ?? "", path: nfs.path ?? "" } : undefined,
  }) as core.Volume;
}

function fromV1Volume(volume: core.Volume): WireVolume {
  const { hostPath, emptyDir, gcePersistentDisk, gitRepo, secret, nfs } = volume;
  if (!hostPath && !emptyDir && !gcePersistentDisk && !gitRepo && !secret && !nfs)
    return { name: volume.name, source: null };
  const source: WireSource = given({
    hostDir: hostPath ? { path: hostPath.path } : null,
    emptyDir: emptyDir ? given({ medium: emptyDir.medium || undefined }) : null,
    persistentDisk: gcePersistentDisk ?? null,
    gitRepo: gitRepo ? { repository: gitRepo.repository, revision: gitRepo.revision ?? "" } : null,
    secret: secret ? { target: given({ name: secret.secretName }) } : undefined,
    nfs: nfs ?? undefined,
  }) as WireSource;
  return { name: volume.name, source };
}

/** The spec a manifest means, without the pod's own nodeName and nodeSelector. */
export function toV1Spec(manifest: WireManifest | undefined): core.PodSpec {
  const policy = Object.keys(manifest?.restartPolicy ?? {})[0] as keyof typeof policyWords | undefined;
  return given({
    volumes: manifest?.volumes?.map(toV1Volume),
    containers: manifest?.containers?.map(toV1Container) ?? [],
    restartPolicy: policyWords[policy ?? "always"],
    dnsPolicy: manifest?.dnsPolicy,
    hostNetwork: manifest?.hostNetwork || undefined,
  }) as core.PodSpec;
}

function fromPolicy(policy: string | undefined): WireRestartPolicy {
  if (policy === "Never") return { never: {} };
  return policy === "OnFailure" ? { onFailure: {} } : { always: {} };
}

/** The manifest of a spec, under the id and uuid of its pod. */
export function fromV1Spec(spec: core.PodSpec | undefined, id: string, uuid?: string): WireManifest {
  return given({
    version: "v1beta2",
    id,
    uuid,
    volumes: spec?.volumes?.map(fromV1Volume) ?? null,
    containers: spec?.containers.map(fromV1Container) ?? null,
    restartPolicy: fromPolicy(spec?.restartPolicy),
    dnsPolicy: spec?.dnsPolicy === "ClusterFirst" ? undefined : spec?.dnsPolicy,
    hostNetwork: spec?.hostNetwork || undefined,
  }) as WireManifest;
}

/** Whether a container of the spec is probed: then the pod is marked for 0.5.4's way of judging probes. */
export function hasProbes(spec: core.PodSpec): boolean {
  return spec.containers.some((c) => c.livenessProbe ?? c.readinessProbe);
}
