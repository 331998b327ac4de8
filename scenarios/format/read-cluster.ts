/** The cluster of a scenario and its images; what is left out is as every cluster has it. */
import { type ClusterSpec, defaultCluster, type ImageSpec } from "../cluster-spec.js";
import { clusterFields, imageFields } from "./cluster-fields.js";
import type { Fields } from "./yaml-fields.js";

/** The fields `cluster` and `images`. */
export function readCluster(root: Fields): ClusterSpec {
  const fields = root.map("cluster");
  const images = root.list("images").map(readImage);
  const {
    delayMs = 1,
    jitterMs = 0,
    ...rest
  } = (fields?.table(clusterFields) ?? {}) as Partial<ClusterSpec> & {
    delayMs?: number;
    jitterMs?: number;
  };
  fields?.end(clusterFields.map((f) => f.name));
  return { ...defaultCluster, ...rest, link: { delayMs, jitterMs }, images };
}

function readImage(fields: Fields): ImageSpec {
  const { pull, pullTakes, ...rest } = fields.table(imageFields);
  fields.end();
  return { ...rest, pull: { mode: pull, takesMs: pullTakes } } as unknown as ImageSpec;
}
