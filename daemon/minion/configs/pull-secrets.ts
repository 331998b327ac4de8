/** What a pod may show to registries, from the secrets it names for it. Pure. */
import { referenceKey } from "../../../core/kinds/pod/config-references.js";
import type { core } from "../../../core/objects/types.js";
import { isRecord } from "../../../core/schema/shape.js";
import type { RegistryAuths } from "../engine/engine.js";
import { bytesOf, type PodConfigs } from "./config-values.js";

export interface PullSecrets {
  auths: RegistryAuths[];
  /** Names of secrets that are not there, or hold nothing of the kind: it is tried without them. */
  missing: string[];
}

/** `.dockerconfigjson` has them under `auths`, the older `.dockercfg` is nothing else. */
function authsOf(text: string, isWhole: boolean): RegistryAuths | undefined {
  try {
    const found: unknown = JSON.parse(text);
    const auths = isWhole && isRecord(found) ? found["auths"] : found;
    return isRecord(auths) ? (auths as RegistryAuths) : undefined;
  } catch {
    return undefined;
  }
}

export function pullSecrets({ imagePullSecrets = [] }: core.PodSpec, configs: PodConfigs): PullSecrets {
  const found: PullSecrets = { auths: [], missing: [] };
  for (const { name = "" } of imagePullSecrets) {
    const reference = { kind: "Secret", name } as const;
    const values = configs.get(referenceKey(reference)) ?? { version: "" };
    const whole = bytesOf(reference, values, ".dockerconfigjson")?.toString();
    const auths = authsOf(whole ?? bytesOf(reference, values, ".dockercfg")?.toString() ?? "", whole !== undefined);
    if (auths) found.auths.push(auths);
    else found.missing.push(name);
  }
  return found;
}
