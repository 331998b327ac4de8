/** What a secret must hold, by its type. The rules are Kubernetes'. Pure. */
import { lookup } from "../../lookup.js";
import { isJsonObject, textOfBase64 } from "../../objects/data-values.js";
import type { Faults } from "../../schema/faults.js";
import type { Secret } from "./object.js";

const accountAnnotation = "kubernetes.io/service-account.name";
/** What secrets of registries hold. */
export const dockerConfigKeys = lookup<string>({
  "kubernetes.io/dockercfg": ".dockercfg",
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
});
const needed = lookup<readonly string[]>({
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  ...Object.fromEntries(Object.entries(dockerConfigKeys).map(([type, key]) => [type, [key]])),
});

/** Adds a fault for each key that the type asks for and that is missing or wrong. */
export function checkType(secret: Secret, faults: Faults): void {
  const { type = "Opaque", metadata } = secret;
  // What comes as text counts as well.
  const has = (key: string): boolean =>
    Object.hasOwn(secret.data ?? {}, key) || Object.hasOwn(secret.stringData ?? {}, key);
  for (const key of needed[type] ?? []) if (!has(key)) faults.required(`data[${key}]`, `of a secret of type ${type}`);
  if (type === "kubernetes.io/service-account-token" && !metadata.annotations?.[accountAnnotation])
    faults.required(`metadata.annotations[${accountAnnotation}]`);
  if (type === "kubernetes.io/basic-auth" && !has("username") && !has("password"))
    for (const key of ["username", "password"]) faults.required(`data[${key}]`, "one of username and password");
  const config = dockerConfigKeys[type];
  if (config !== undefined && has(config)) {
    const content = secret.stringData?.[config] ?? textOfBase64(secret.data?.[config] ?? "");
    if (!isJsonObject(content ?? ""))
      faults.add("FieldValueInvalid", `data[${config}]`, "invalid value: must be a JSON object, in base64");
  }
}
