import type {
  IngressLoadBalancerIngress,
  IngressLoadBalancerStatus,
  IngressPortStatus,
  IngressRule,
  IngressSpec,
  IngressStatus,
  IngressTLS,
} from "kubernetes-types/networking/v1.js";
import { isIP } from "../../network/ip.js";
import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { Faults } from "../../schema/faults.js";
import { type Check, checkDnsSubdomain, emptyOr, formatted } from "../../schema/formats.js";
import { servers, stored } from "../../schema/marks.js";
import { int32 } from "../../schema/scalars.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { backend, http } from "./backend.js";
import type { Ingress } from "./object.js";

/** A name that is asked for, or with *. before it any directly below one. */
const checkHost: Check = formatted("ingress-host", (host) =>
  isIP(host) !== 0 ? "must be a name, not an address" : checkDnsSubdomain(host.replace(/^\*\./, "")),
);

const rule = struct<IngressRule>("networking.v1.IngressRule", { host: text(emptyOr(checkHost)), http });

const tls = struct<IngressTLS>("networking.v1.IngressTLS", { hosts: list(text(checkHost)), secretName: text() });

function checkSpec({ defaultBackend, rules }: IngressSpec, path: string, faults: Faults): void {
  if (defaultBackend === undefined && !rules?.length)
    faults.required(path, "a defaultBackend or at least one of rules");
}

const spec = struct<IngressSpec>(
  "networking.v1.IngressSpec",
  { defaultBackend: backend, ingressClassName: text(checkDnsSubdomain), rules: list(rule), tls: list(tls) },
  checkSpec,
);

const portStatus = struct<IngressPortStatus>("networking.v1.IngressPortStatus", {
  error: text(),
  port: int32,
  protocol: text(),
});

const ingress = struct<IngressLoadBalancerIngress>("networking.v1.IngressLoadBalancerIngress", {
  hostname: text(),
  ip: text(),
  ports: list(portStatus),
});

const status = struct<IngressStatus>("networking.v1.IngressStatus", {
  loadBalancer: struct<IngressLoadBalancerStatus>("networking.v1.IngressLoadBalancerStatus", {
    ingress: list(ingress),
  }),
});

export const ingressRules: KindRules<Ingress> = {
  shape: struct<Ingress>("networking.v1.Ingress", {
    apiVersion: text(),
    kind: oneOf("Ingress"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    spec: needed(stored(spec, "Programs that serve ingresses go by it; Troupe itself does not.")),
    status: servers(status),
  }),
  withDefaults: (object) => object,
  asNew: (object) => ({ ...withoutStatus(object), status: { loadBalancer: {} } }),
  carriedOver: withStatusOf,
  checkUpdate: () => {},
};
