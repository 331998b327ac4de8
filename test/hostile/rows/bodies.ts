/** What the rows of objects are made of. */
import { podOf, podsPath } from "../../e2e/manifests.js";
import { asked, each, type Row, shown } from "../row.js";

export type Fields = Record<string, unknown>;

export const namespacePath = "/api/v1/namespaces/default";

/** A pod that would be taken, but for what is put into its container or spec. */
export const pod = (inContainer: Fields, inSpec: Fields = {}): Fields => podOf("odd", inContainer, inSpec);

export const podNamed = (metadata: Fields): Fields => ({ ...podOf("odd"), metadata });

export const service = (spec: Fields, metadata: Fields = { name: "odd" }): Fields => ({
  ...{ apiVersion: "v1", kind: "Service", metadata },
  spec: { selector: { app: "odd" }, ports: [{ port: 80 }], ...spec },
});

export const endpoints = (ip: unknown, port: unknown = 80): Fields => ({
  ...{ apiVersion: "v1", kind: "Endpoints", metadata: { name: "odd" } },
  subsets: [{ addresses: [{ ip }], ports: [{ port }] }],
});

export const controller = (spec: Fields): Fields => ({
  ...{ apiVersion: "v1", kind: "ReplicationController", metadata: { name: "odd" } },
  spec: {
    ...{ replicas: 1, selector: { app: "odd" } },
    template: { metadata: { labels: { app: "odd" } }, spec: { containers: [{ name: "main", image: "a" }] } },
    ...spec,
  },
});

const plurals: Readonly<Record<string, string>> = {
  Pod: "pods",
  Service: "services",
  Endpoints: "endpoints",
  ReplicationController: "replicationcontrollers",
};

/** An object that is refused for what is in it. */
export function posted(input: string, body: Fields, code: RegExp | number = 422, says = /./): Row {
  const path = `${namespacePath}/${plurals[String(body["kind"])]}`;
  return asked(input, { method: "POST", path, body }, code, says);
}

/** Values of one field, each of which is refused. */
export function values(
  what: string,
  bad: readonly unknown[],
  body: (value: unknown) => Fields,
  code: RegExp | number = 422,
  says = /./,
): Row[] {
  return each(bad, (value) => posted(`${what}: ${shown(value)}`, body(value), code, says));
}

/** A text that is sent as a pod's body. */
export const text = (input: string, body: string, code: RegExp | number = 400, says = /./): Row =>
  asked(input, { method: "POST", path: podsPath, body }, code, says);
