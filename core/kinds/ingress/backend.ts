/** Where an ingress leads to: a port of a service, or an object of a kind its controller knows. */
import type {
  HTTPIngressPath,
  HTTPIngressRuleValue,
  IngressBackend,
  IngressServiceBackend,
  ServiceBackendPort,
} from "kubernetes-types/networking/v1.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkPortName, checkServiceName } from "../../schema/formats.js";
import { atomic } from "../../schema/marks.js";
import { leftOutAs, portMax } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";

const typedReference = atomic(
  struct<core.TypedLocalObjectReference>("core.v1.TypedLocalObjectReference", {
    apiGroup: text(),
    kind: needed(text()),
    name: needed(text()),
  }),
);

const servicePort = atomic(
  struct<ServiceBackendPort>(
    "networking.v1.ServiceBackendPort",
    { name: leftOutAs("", text(checkPortName)), number: leftOutAs(0, integer(1, portMax)) },
    ({ name, number }, path, faults) => {
      if (name !== undefined && number !== undefined)
        faults.invalid(path, { name, number }, "has a name or a number, not both");
    },
  ),
);

const service = struct<IngressServiceBackend>(
  "networking.v1.IngressServiceBackend",
  { name: needed(text(checkServiceName)), port: servicePort },
  ({ port }, path, faults) => {
    if (port?.name === undefined && port?.number === undefined)
      faults.required(`${path}.port`, "the name or the number of a port of the service");
  },
);

function checkOne({ resource, service: of }: IngressBackend, path: string, faults: Faults): void {
  if (resource !== undefined && of !== undefined) faults.invalid(path, "", "has a service or a resource, not both");
  if (resource === undefined && of === undefined) faults.required(path, "a service or a resource");
}

export const backend = struct<IngressBackend>(
  "networking.v1.IngressBackend",
  { resource: typedReference, service },
  checkOne,
);

function checkPath({ path: text = "", pathType }: HTTPIngressPath, path: string, faults: Faults): void {
  if (pathType === "ImplementationSpecific" && text === "") return;
  if (!text.startsWith("/")) faults.invalid(`${path}.path`, text, "must begin with /");
  const isOdd = /\/\/|\/\.\.?(\/|$)|%2f|%5c/i.test(text);
  if (pathType !== "ImplementationSpecific" && isOdd)
    faults.invalid(`${path}.path`, text, "must not hold //, /./, /../, %2f or %5c");
}

const httpPath = struct<HTTPIngressPath>(
  "networking.v1.HTTPIngressPath",
  {
    backend: needed(backend),
    path: text(),
    pathType: needed(oneOf("Exact", "Prefix", "ImplementationSpecific")),
  },
  checkPath,
);

export const http = struct<HTTPIngressRuleValue>("networking.v1.HTTPIngressRuleValue", {
  paths: needed(list(httpPath)),
});
