/** Manifests of /api/v1 around the echo stand-in. */
import { standInNames } from "../../scenarios/standins/images.js";

export const podsPath = "/api/v1/namespaces/default/pods";
export const controllersPath = "/api/v1/namespaces/default/replicationcontrollers";
export const servicesPath = "/api/v1/namespaces/default/services";

type Fields = Record<string, unknown>;

const container = (fields: Fields): Fields => ({ name: "main", image: standInNames.echo, ...fields });

/** A pod of one container. @param fields of the container @param spec of the pod */
export const podOf = (name: string, fields: Fields = {}, spec: Fields = {}): Fields => ({
  kind: "Pod",
  apiVersion: "v1",
  metadata: { name, labels: { app: name } },
  spec: { containers: [container(fields)], terminationGracePeriodSeconds: 5, ...spec },
});

/** Runs a line of shell; `exec` its last program, so that it hears SIGTERM. */
export const shell = (line: string): Fields => ({ command: ["sh", "-c", line] });

export const controllerOf = (name: string, replicas: number, fields: Fields = {}): Fields => ({
  kind: "ReplicationController",
  apiVersion: "v1",
  metadata: { name },
  spec: {
    replicas,
    selector: { app: name },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [container(fields)], terminationGracePeriodSeconds: 5 },
    },
  },
});

export const serviceOf = (name: string, port: number, targetPort: number): Fields => ({
  kind: "Service",
  apiVersion: "v1",
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port, targetPort }] },
});
