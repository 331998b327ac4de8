/** The environment of a container. */
import type { core } from "../../objects/types.js";
import { checkEnvName, checkNotEmpty, emptyOr } from "../../schema/formats.js";
import { noted, secret, warned } from "../../schema/marks.js";
import { flag, needed, struct, text } from "../../schema/shape.js";
import {
  configMapKeySelector,
  fileKeySelector,
  resourceFieldSelector,
  secretKeySelector,
  variableField,
} from "./references.js";

const unset = "The variable is not set.";
const waits = "The container waits until it is there (CreateContainerConfigError), unless it is optional.";

const envSource = struct<core.EnvVarSource>(
  "core.v1.EnvVarSource",
  {
    configMapKeyRef: noted(waits, configMapKeySelector),
    fieldRef: variableField,
    fileKeyRef: warned(fileKeySelector, unset),
    resourceFieldRef: resourceFieldSelector,
    secretKeyRef: noted(waits, secretKeySelector),
  },
  (source, path, faults) => {
    if (Object.keys(source).length !== 1)
      faults.add(
        "FieldValueInvalid",
        path,
        "invalid value: must have one of configMapKeyRef, fieldRef, fileKeyRef, resourceFieldRef, secretKeyRef",
      );
  },
);

export const envVar = struct<core.EnvVar>(
  "core.v1.EnvVar",
  { name: needed(text(checkEnvName)), value: secret(text()), valueFrom: envSource },
  (env, path, faults) => {
    if (env.value && env.valueFrom) faults.forbidden(`${path}.valueFrom`, "value and valueFrom may not both be given");
  },
);

const wholeSource = { name: needed(text(checkNotEmpty)), optional: flag };

export const envFromSource = struct<core.EnvFromSource>(
  "core.v1.EnvFromSource",
  {
    configMapRef: struct<core.ConfigMapEnvSource>("core.v1.ConfigMapEnvSource", wholeSource),
    prefix: text(emptyOr(checkEnvName)),
    secretRef: struct<core.SecretEnvSource>("core.v1.SecretEnvSource", wholeSource),
  },
  ({ configMapRef, secretRef }, path, faults) => {
    if ((configMapRef === undefined) === (secretRef === undefined))
      faults.add("FieldValueInvalid", path, "invalid value: must have one of configMapRef, secretRef");
  },
);
