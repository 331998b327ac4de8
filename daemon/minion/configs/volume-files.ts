/** The files of volumes that are made of ConfigMaps, Secrets, fields of the pod and its token. Pure. */
import type { ConfigReference } from "../../../core/kinds/pod/config-references.js";
import { containerOf } from "../../../core/kinds/pod/containers.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { bytesOf, ConfigFault, keysOf, type PodConfigs, valuesOf } from "./config-values.js";
import { fieldValue, resourceValue, type Whereabouts } from "./field-values.js";

export interface VolumeFile {
  /** Within the volume. */
  path: string;
  bytes: Buffer;
  mode: number;
}

/** By the volume's name. */
export type PodFiles = ReadonlyMap<string, readonly VolumeFile[]>;

/** Whether its files are made of other objects and of the pod itself. */
export const isMadeOfObjects = (volume: core.Volume | undefined): boolean =>
  Boolean(volume?.configMap ?? volume?.secret ?? volume?.downwardAPI ?? volume?.projected);

/** Whether its files are kept where nothing is written to a disk. */
export const isSecretVolume = ({ secret, projected }: core.Volume): boolean =>
  secret !== undefined || projected?.sources?.some((s) => s.secret || s.serviceAccountToken) === true;

const modeDefault = 0o644;

interface KeyedSource {
  reference: ConfigReference;
  items: readonly core.KeyToPath[] | undefined;
  optional: boolean | undefined;
}

function keyedFiles({ reference, items, optional }: KeyedSource, mode: number, configs: PodConfigs): VolumeFile[] {
  const values = valuesOf(configs, reference, optional);
  if (!values) return [];
  const wanted = items?.length ? items : keysOf(values).map((key): core.KeyToPath => ({ key, path: key }));
  return wanted.flatMap((item) => {
    const bytes = bytesOf(reference, values, item.key);
    if (bytes) return [{ path: item.path, bytes, mode: item.mode ?? mode }];
    if (optional) return [];
    throw new ConfigFault(
      `references non-existent ${reference.kind === "Secret" ? "secret" : "config"} key: ${item.key}`,
    );
  });
}

function fieldFiles(
  items: readonly core.DownwardAPIVolumeFile[] = [],
  mode: number,
  pod: Pod,
  at: Whereabouts,
): VolumeFile[] {
  return items.map(({ path, fieldRef, resourceFieldRef, mode: own }) => {
    const container = containerOf(pod.spec, resourceFieldRef?.containerName ?? "");
    const ofResource = resourceFieldRef && container ? resourceValue(resourceFieldRef, container, at) : "";
    const text = fieldRef ? fieldValue(pod, at, fieldRef.fieldPath) : ofResource;
    return { path, bytes: Buffer.from(text), mode: own ?? mode };
  });
}

/** @param token reads the file of a token */
function projectedFiles(
  { sources = [] }: core.ProjectedVolumeSource,
  mode: number,
  pod: Pod,
  { at, configs, token }: Sources,
): VolumeFile[] {
  return sources.flatMap(({ configMap, secret, downwardAPI, serviceAccountToken }) => {
    const of = (kind: "ConfigMap" | "Secret", source: core.ConfigMapProjection): VolumeFile[] => {
      const { name = "", items, optional } = source;
      return keyedFiles({ reference: { kind, name }, items, optional }, mode, configs);
    };
    if (configMap) return of("ConfigMap", configMap);
    if (secret) return of("Secret", secret);
    if (downwardAPI) return fieldFiles(downwardAPI.items, mode, pod, at);
    return serviceAccountToken ? [{ path: serviceAccountToken.path, bytes: token(), mode }] : [];
  });
}

export interface Sources {
  at: Whereabouts;
  configs: PodConfigs;
  /** What the pod's program shows to the API. @throws Fault when it has none */
  token(): Buffer;
}

function filesOf(volume: core.Volume, pod: Pod, sources: Sources): VolumeFile[] | undefined {
  const { configMap, secret, downwardAPI, projected } = volume;
  const { configs } = sources;
  const mode = (configMap ?? secret ?? downwardAPI ?? projected)?.defaultMode ?? modeDefault;
  if (configMap) {
    const { name = "", items, optional } = configMap;
    return keyedFiles({ reference: { kind: "ConfigMap", name }, items, optional }, mode, configs);
  }
  if (secret) {
    const { secretName = "", items, optional } = secret;
    return keyedFiles({ reference: { kind: "Secret", name: secretName }, items, optional }, mode, configs);
  }
  if (downwardAPI) return fieldFiles(downwardAPI.items, mode, pod, sources.at);
  return projected ? projectedFiles(projected, mode, pod, sources) : undefined;
}

/**
 * All of a pod.
 * @param onMissing is told in the kubelet's words of each volume for which something is not there, and not optional; such
 * a volume is left out
 */
export function podFiles(pod: Pod, sources: Sources, onMissing: (fault: ConfigFault) => void): PodFiles {
  const made = new Map<string, VolumeFile[]>();
  for (const volume of pod.spec.volumes ?? []) {
    try {
      const files = filesOf(volume, pod, sources);
      if (files) made.set(volume.name, files);
    } catch (error) {
      if (!(error instanceof ConfigFault)) throw error;
      onMissing(new ConfigFault(`MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`));
    }
  }
  return made;
}
