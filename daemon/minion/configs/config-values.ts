/** What ConfigMaps and Secrets hold, as a pod on this minion sees them. Pure. */
import { Fault } from "../../../core/fault.js";
import { type ConfigReference, referenceKey } from "../../../core/kinds/pod/config-references.js";
import type { ConfigTold } from "../../../core/link/configs.js";

/** What a pod names is not there; it may come. */
export class ConfigFault extends Fault {
  constructor(message: string) {
    super("NotFound", message, { retry: true });
  }
}

export type ConfigValues = Pick<ConfigTold, "version" | "data" | "binaryData">;

/** What a pod names, by {@link referenceKey}. Missing: nobody has told of it yet. */
export type PodConfigs = ReadonlyMap<string, ConfigValues>;

const words = { ConfigMap: "configmap", Secret: "secret" } as const;

/**
 * What one holds; undefined where it may be missing, and is. Whoever asks is told in the kubelet's words.
 * @throws ConfigFault when there is none, or it is not known
 */
export function valuesOf(configs: PodConfigs, reference: ConfigReference, optional = false): ConfigValues | undefined {
  const values = configs.get(referenceKey(reference));
  const what = `${words[reference.kind]} "${reference.name}"`;
  if (!values) throw new ConfigFault(`${what}: the master has not told of it yet`);
  if (values.version !== "") return values;
  if (optional) return undefined;
  throw new ConfigFault(`${what} not found`);
}

/** The bytes under a key; undefined: there is no such key. */
export function bytesOf(
  { kind }: ConfigReference,
  { data = {}, binaryData = {} }: ConfigValues,
  key: string,
): Buffer | undefined {
  const text = Object.hasOwn(data, key) ? data[key] : undefined;
  if (text !== undefined) return Buffer.from(text, kind === "Secret" ? "base64" : "utf8");
  const binary = Object.hasOwn(binaryData, key) ? binaryData[key] : undefined;
  return binary === undefined ? undefined : Buffer.from(binary, "base64");
}

export const keysOf = ({ data = {}, binaryData = {} }: ConfigValues): string[] => [
  ...Object.keys(data),
  ...Object.keys(binaryData),
];
