import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { stored } from "../../schema/marks.js";
import { time } from "../../schema/scalars.js";
import { integer, needed, oneOf, struct, text } from "../../schema/shape.js";

/** Who is in charge of something, and until when if he says no more: how programs choose a leader among themselves. */
export interface Lease extends ApiObject {
  kind: "Lease";
  spec?: {
    acquireTime?: string;
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    leaseTransitions?: number;
    preferredHolder?: string;
    renewTime?: string;
    strategy?: string;
  };
}

const countMax = 2 ** 31 - 1;

const spec = struct<NonNullable<Lease["spec"]>>("coordination.v1.LeaseSpec", {
  acquireTime: time,
  holderIdentity: text(),
  leaseDurationSeconds: integer(1, countMax),
  leaseTransitions: integer(0, countMax),
  preferredHolder: stored(text()),
  renewTime: time,
  strategy: stored(text()),
});

/** The server keeps leases and judges nothing: it is the programs that go by them. */
export const leaseKind: KindDef<Lease> = {
  kind: "Lease",
  group: "coordination.k8s.io",
  version: "v1",
  plural: "leases",
  shortNames: [],
  namespaced: true,
  hasGeneration: false,
  rules: {
    shape: struct<Lease>("coordination.v1.Lease", {
      apiVersion: text(),
      kind: oneOf("Lease"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      spec,
    }),
    withDefaults: (lease) => lease,
    asNew: (lease) => lease,
    carriedOver: (_old, next) => next,
    checkUpdate: () => {},
  },
  table: {
    columns: narrow("Name", "Holder", "Age"),
    row: (l, nowMs) => [l.metadata.name, l.spec?.holderIdentity ?? "", ageOf(l.metadata.creationTimestamp, nowMs)],
  },
  selectable: {},
  subresources: [],
};
