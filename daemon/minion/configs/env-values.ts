/** Variables whose values stand elsewhere: in ConfigMaps, Secrets and fields of the pod. Pure. */
import type { ConfigKind } from "../../../core/kinds/pod/config-references.js";
import { containerOf } from "../../../core/kinds/pod/containers.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { bytesOf, ConfigFault, type ConfigValues, type PodConfigs, valuesOf } from "./config-values.js";
import { fieldValue, resourceValue, type Whereabouts } from "./field-values.js";

/** What variables may be called: whatever an environment can hold. */
const isName = (name: string): boolean => /^[ -<>-~]+$/.test(name);

/** A variable can hold no other bytes; a ConfigMap's are never in one, as in Kubernetes. */
function textOf(kind: ConfigKind, { version, data = {} }: ConfigValues, key: string): string | undefined {
  return bytesOf({ kind, name: "" }, { version, data }, key)?.toString("utf8");
}

function keyValue(
  kind: ConfigKind,
  namespace: string,
  { name = "", key, optional }: core.ConfigMapKeySelector,
  configs: PodConfigs,
): string | undefined {
  const values = valuesOf(configs, { kind, name }, optional);
  const value = values && textOf(kind, values, key);
  if (value !== undefined || optional) return value;
  throw new ConfigFault(`couldn't find key ${key} in ${kind} ${namespace}/${name}`);
}

/**
 * What a variable of this source holds; undefined: it is not set.
 * @throws ConfigFault for what is not there and not optional
 */
export function valueFrom(
  source: core.EnvVarSource,
  pod: Pod,
  container: core.Container,
  at: Whereabouts,
  configs: PodConfigs,
): string | undefined {
  const namespace = pod.metadata.namespace ?? "default";
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source;
  if (configMapKeyRef) return keyValue("ConfigMap", namespace, configMapKeyRef, configs);
  if (secretKeyRef) return keyValue("Secret", namespace, secretKeyRef, configs);
  if (fieldRef) return fieldValue(pod, at, fieldRef.fieldPath);
  if (!resourceFieldRef) return undefined;
  const of = containerOf(pod.spec, resourceFieldRef.containerName ?? "") ?? container;
  return resourceValue(resourceFieldRef, of, at);
}

/** All variables that a container takes as they are, those of later sources last. @throws ConfigFault */
export function valuesFrom(
  sources: readonly core.EnvFromSource[],
  configs: PodConfigs,
): [name: string, value: string][] {
  return sources.flatMap(({ prefix = "", configMapRef, secretRef }) => {
    const kind = configMapRef ? "ConfigMap" : "Secret";
    const { name = "", optional } = configMapRef ?? secretRef ?? {};
    const values = name === "" ? undefined : valuesOf(configs, { kind, name }, optional);
    return Object.keys(values?.data ?? {})
      .sort()
      .flatMap((key): [string, string][] => {
        const variable = `${prefix}${key}`;
        return values && isName(variable) ? [[variable, textOf(kind, values, key) ?? ""]] : [];
      });
  });
}
