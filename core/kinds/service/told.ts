/** What minions are told of a service, for the environment of their containers and for DNS: its name, addresses and ports. */
import type { core, Metadata } from "../../objects/types.js";
import { checkIp, emptyOr, formatted } from "../../schema/formats.js";
import { orZero, portMax, portOrName } from "../../schema/scalars.js";
import { integer, list, needed, object, oneOf, type Shape, text } from "../../schema/shape.js";
import type { Service } from "./object.js";

type ToldPort = Pick<core.ServicePort, "name" | "port" | "protocol" | "targetPort">;
type ToldSpec = Pick<core.ServiceSpec, "type" | "clusterIP" | "clusterIPs" | "externalName"> & { ports?: ToldPort[] };
type ToldService = Pick<Service, "apiVersion" | "kind"> & {
  metadata: Pick<Metadata, "name" | "namespace" | "uid">;
  spec: ToldSpec;
};

const address = formatted("ip", (ip) => (ip === "None" ? "" : checkIp(ip)));

const port = object<ToldPort>({
  name: text(),
  port: needed(integer(1, portMax)),
  protocol: text(),
  targetPort: orZero(portOrName),
});

/** Reads no more than is told; whatever else a service has (a newer master's fields) stays with the master. */
export const toldService: Shape<Service> = object<ToldService>({
  apiVersion: text(),
  kind: needed(oneOf("Service")),
  metadata: needed(object<ToldService["metadata"]>({ name: needed(text()), namespace: text(), uid: text() })),
  spec: needed(
    object<ToldSpec>({
      type: text(),
      clusterIP: text(emptyOr(address)),
      clusterIPs: list(text(emptyOr(address))),
      externalName: text(),
      ports: list(port),
    }),
  ),
});
