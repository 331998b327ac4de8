/** How a pod's parts name fields, resources and keys of other objects. */
import type { core } from "../../objects/types.js";
import { checkInnerPath, checkNotEmpty } from "../../schema/formats.js";
import { atomic } from "../../schema/marks.js";
import { quantity } from "../../schema/scalars.js";
import { flag, integer, needed, struct, text } from "../../schema/shape.js";

/** Permissions of a file: nine bits. */
export const mode = integer(0, 0o777);

const keyFields = { key: needed(text(checkNotEmpty)), name: text(), optional: flag };

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

export const objectFieldSelector = atomic(
  struct<core.ObjectFieldSelector>("core.v1.ObjectFieldSelector", {
    apiVersion: text(),
    fieldPath: needed(text(checkNotEmpty)),
  }),
);

export const resourceFieldSelector = atomic(
  struct<core.ResourceFieldSelector>("core.v1.ResourceFieldSelector", {
    containerName: text(),
    divisor: quantity,
    resource: text(),
  }),
);

export const keyToPath = struct<core.KeyToPath>("core.v1.KeyToPath", {
  key: needed(text(checkNotEmpty)),
  mode,
  path: needed(text(checkInnerPath)),
});
