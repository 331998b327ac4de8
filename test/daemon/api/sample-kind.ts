/** A kind that somebody makes, with a field of each sort. */
const schema = {
  type: "object",
  required: ["spec"],
  properties: {
    spec: {
      type: "object",
      required: ["size"],
      properties: {
        size: { type: "integer", minimum: 1, maximum: 10 },
        color: { type: "string", enum: ["red", "blue"], default: "red" },
        replicas: { type: "integer", default: 1 },
        port: { "x-kubernetes-int-or-string": true },
        note: { type: "string", nullable: true },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        parts: {
          type: "array",
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string", pattern: "^[a-z]+$" }, count: { type: "integer" } },
          },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
        },
      },
    },
    status: {
      type: "object",
      properties: { replicas: { type: "integer" }, selector: { type: "string" }, phase: { type: "string" } },
    },
  },
};

/** A definition of frobs. @param names what they are called, where that is otherwise */
export const definition = (more: object = {}, names: object = {}): object => ({
  ...{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
  metadata: { name: "frobs.km.example" },
  spec: {
    ...{ group: "km.example", scope: "Namespaced" },
    names: { kind: "Frob", plural: "frobs", shortNames: ["fb"], categories: ["all"], ...names },
    versions: [
      {
        ...{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } },
        subresources: {
          status: {},
          scale: {
            ...{ specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" },
            labelSelectorPath: ".status.selector",
          },
        },
        additionalPrinterColumns: [
          { name: "Size", type: "integer", jsonPath: ".spec.size" },
          { name: "First", type: "string", jsonPath: '.spec.parts[?(@.name=="a")].count', priority: 1 },
        ],
      },
    ],
    ...more,
  },
});

/** One of them. */
export const frob = (name: string, spec: object, more: object = {}): object => ({
  ...{ apiVersion: "km.example/v1", kind: "Frob", metadata: { name } },
  ...{ spec, ...more },
});
