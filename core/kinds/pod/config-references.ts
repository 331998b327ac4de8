/** Which ConfigMaps and Secrets a pod names: what its minion is told, and nothing more. Pure. */
import type { core } from "../../objects/types.js";
import { allContainers } from "./containers.js";

export type ConfigKind = "ConfigMap" | "Secret";

export interface ConfigReference {
  kind: ConfigKind;
  name: string;
}

/** `Secret/web-tls`: which it is within its namespace. */
export const referenceKey = ({ kind, name }: ConfigReference): string => `${kind}/${name}`;

type Names = (string | undefined)[];
interface Named {
  configMaps: Names;
  secrets: Names;
}

function ofContainer({ env = [], envFrom = [] }: core.Container): Named {
  return {
    configMaps: [...env.map((e) => e.valueFrom?.configMapKeyRef?.name), ...envFrom.map((e) => e.configMapRef?.name)],
    secrets: [...env.map((e) => e.valueFrom?.secretKeyRef?.name), ...envFrom.map((e) => e.secretRef?.name)],
  };
}

function ofVolume({ configMap, secret, projected }: core.Volume): Named {
  const sources = projected?.sources ?? [];
  return {
    configMaps: [configMap?.name, ...sources.map((s) => s.configMap?.name)],
    secrets: [secret?.secretName, ...sources.map((s) => s.secret?.name)],
  };
}

/** Whether a volume of its own has the token of its service account. */
export const wantsToken = ({ volumes = [] }: core.PodSpec): boolean =>
  volumes.some(({ projected }) => projected?.sources?.some((s) => s.serviceAccountToken) === true);

/** Each once. */
export function configReferences(spec: core.PodSpec): ConfigReference[] {
  const named = [
    ...allContainers(spec).map(ofContainer),
    ...(spec.volumes ?? []).map(ofVolume),
    { configMaps: [], secrets: (spec.imagePullSecrets ?? []).map((s) => s.name) },
  ];
  const once = (kind: ConfigKind, names: Names): ConfigReference[] =>
    [...new Set(names)].flatMap((name) => (name ? [{ kind, name }] : []));
  return [
    ...once(
      "ConfigMap",
      named.flatMap((n) => n.configMaps),
    ),
    ...once(
      "Secret",
      named.flatMap((n) => n.secrets),
    ),
  ];
}
