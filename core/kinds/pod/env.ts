/** The environment of a container. */
import type { core } from "../../objects/types.js";
import { checkEnvName } from "../../schema/formats.js";
import { secret, warned } from "../../schema/marks.js";
import { flag, needed, struct, text } from "../../schema/shape.js";
import {
  configMapKeySelector,
  fileKeySelector,
  objectFieldSelector,
  resourceFieldSelector,
  secretKeySelector,
} from "./references.js";

const unset = "The variable is not set.";

const envSource = struct<core.EnvVarSource>(
  "core.v1.EnvVarSource",
  {
    configMapKeyRef: warned(configMapKeySelector, unset),
    fieldRef: objectFieldSelector,
    fileKeyRef: warned(fileKeySelector, unset),
    resourceFieldRef: warned(resourceFieldSelector, unset),
    secretKeyRef: warned(secretKeySelector, unset),
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

const wholeSource = { name: text(), optional: flag };

export const envFromSource = struct<core.EnvFromSource>("core.v1.EnvFromSource", {
  configMapRef: struct<core.ConfigMapEnvSource>("core.v1.ConfigMapEnvSource", wholeSource),
  prefix: text(),
  secretRef: struct<core.SecretEnvSource>("core.v1.SecretEnvSource", wholeSource),
});
