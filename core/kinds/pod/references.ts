/** How a pod's parts name fields, resources and keys of other objects. */
import { checkDataKey } from "../../objects/data-values.js";
import type { core } from "../../objects/types.js";
import { checkInnerPath, checkNotEmpty, formatted } from "../../schema/formats.js";
import { atomic, byDefault, noted } from "../../schema/marks.js";
import { quantity } from "../../schema/scalars.js";
import { flag, integer, needed, struct, text } from "../../schema/shape.js";

/** Permissions of a file: nine bits. */
export const mode = integer(0, 0o777);

/** As `mode`, filled in where nothing is said. */
export const defaultMode = byDefault(0o644, mode);

const keyFields = { key: needed(text(checkDataKey)), name: needed(text(checkNotEmpty)), optional: flag };

export const configMapKeySelector = atomic(
  struct<core.ConfigMapKeySelector>("core.v1.ConfigMapKeySelector", keyFields),
);
export const secretKeySelector = atomic(struct<core.SecretKeySelector>("core.v1.SecretKeySelector", keyFields));

export const fileKeySelector = atomic(
  struct<core.FileKeySelector>("core.v1.FileKeySelector", {
    key: text(),
    optional: flag,
    path: text(),
    volumeName: text(),
  }),
);

/** Fields of a pod that its variables and files may stand for. */
const everywhere = ["metadata.name", "metadata.namespace", "metadata.uid"];
const inVariables = [
  ...["spec.nodeName", "spec.serviceAccountName"],
  ...["status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"],
];
const inFiles = ["metadata.labels", "metadata.annotations"];

const keyedFields = ["metadata.labels['KEY']", "metadata.annotations['KEY']"];

const fieldSelector = (known: readonly string[]) =>
  atomic(
    struct<core.ObjectFieldSelector>("core.v1.ObjectFieldSelector", {
      apiVersion: text(),
      fieldPath: needed(
        text(
          formatted("field-path", (path) => {
            if (known.includes(path) || /^metadata\.(labels|annotations)\['[^']+'\]$/.test(path)) return "";
            return `must be one of ${[...known, ...keyedFields].join(", ")}`;
          }),
        ),
      ),
    }),
  );

/** Of a variable. */
export const variableField = fieldSelector([...everywhere, ...inVariables]);
/** Of a file in a volume. */
export const fileField = fieldSelector([...everywhere, ...inFiles]);

const resources = ["cpu", "memory", "ephemeral-storage"].flatMap((r) => [`limits.${r}`, `requests.${r}`]);

const resourcePath = formatted("resource-path", (path) =>
  resources.includes(path) || /^(limits|requests)\.hugepages-/.test(path)
    ? ""
    : `must be one of ${resources.join(", ")}`,
);

export const resourceFieldSelector = atomic(
  struct<core.ResourceFieldSelector>("core.v1.ResourceFieldSelector", {
    containerName: text(),
    divisor: quantity,
    resource: noted("A limit that is not given is what the host has.", needed(text(resourcePath))),
  }),
);

export const keyToPath = struct<core.KeyToPath>("core.v1.KeyToPath", {
  key: needed(text(checkNotEmpty)),
  mode,
  path: needed(text(checkInnerPath)),
});
