/** What a claim asks for: shapes of it, used by claims, by templates of them, and by volumes of pods. */
import { quantityValue } from "../../objects/quantity.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { checkDnsSubdomain, emptyOr } from "../../schema/formats.js";
import { atomic, byDefault, noted, refused } from "../../schema/marks.js";
import { quantities } from "../../schema/scalars.js";
import { list, oneOf, struct, text } from "../../schema/shape.js";

const typedLocalObjectReference = atomic(
  struct<core.TypedLocalObjectReference>("core.v1.TypedLocalObjectReference", {
    apiGroup: text(),
    kind: text(),
    name: text(),
  }),
);

const typedObjectReference = struct<core.TypedObjectReference>("core.v1.TypedObjectReference", {
  apiGroup: text(),
  kind: text(),
  name: text(),
  namespace: text(),
});

const volumeResourceRequirements = struct<core.VolumeResourceRequirements>("core.v1.VolumeResourceRequirements", {
  limits: quantities,
  requests: noted("Volumes are chosen by it; a directory is as large as its disk.", quantities),
});

export const accessModes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"] as const;

/** Nothing but folders can be had here. */
export const volumeMode = refused(
  oneOf("Filesystem", "Block"),
  "there are no block devices to claim here: volumes are directories of a minion",
  ["Filesystem"],
);

const noCopies = "nothing is copied into a new volume here";

const fields = {
  accessModes: list(oneOf(...accessModes)),
  dataSource: refused(typedLocalObjectReference, noCopies),
  dataSourceRef: refused(typedObjectReference, noCopies),
  resources: volumeResourceRequirements,
  selector: labelSelector,
  storageClassName: noted('Without one: of the default class. "": of none.', text(emptyOr(checkDnsSubdomain))),
  volumeAttributesClassName: refused(text(), "there are no classes of volumes' attributes here"),
  volumeMode: byDefault("Filesystem", volumeMode),
  volumeName: text(emptyOr(checkDnsSubdomain)),
};

export const claimSpecShape = struct<core.PersistentVolumeClaimSpec>(
  "core.v1.PersistentVolumeClaimSpec",
  fields,
  (spec, path, faults) => {
    const modes = spec.accessModes ?? [];
    if (modes.length === 0 && !faults.isNamed(`${path}.accessModes`))
      faults.required(`${path}.accessModes`, `at least one of ${accessModes.join(", ")}`);
    if (modes.includes("ReadWriteOncePod") && modes.length > 1)
      faults.forbidden(`${path}.accessModes`, "ReadWriteOncePod goes with no other mode");
    const storage = spec.resources?.requests?.["storage"];
    if (storage === undefined)
      faults.required(`${path}.resources.requests.storage`, "how much it shall hold, as in 1Gi");
    else if (!(quantityValue(storage) > 0))
      faults.invalid(`${path}.resources.requests.storage`, storage, "must be greater than zero");
  },
);
