/** The JSON Schema of scenario files, for editors; made from the tables the reader reads by. */
import { invariants } from "../invariants/all.js";
import { type ActionName, actionFields, actionVictims } from "./action-fields.js";
import { clusterFields, imageFields } from "./cluster-fields.js";
import { conditionHint } from "./conditions.js";
import { faultFields } from "./fault-fields.js";
import { faultTable } from "./fault-spec.js";
import type { Field, FieldType } from "./field.js";
import { selectorHints } from "./victims.js";

type Schema = Record<string, unknown>;

const duration: Schema = { type: "string", pattern: "^\\d+(\\.\\d+)?(ms|s|m|h|d)$", examples: ["500ms", "3s", "2m"] };

function typeOf(field: FieldType): Schema {
  switch (field.type) {
    case "duration":
      return duration;
    case "whole":
      return { type: "integer", minimum: field.min, maximum: field.max };
    case "number":
      return { type: "number", minimum: field.min, maximum: field.max };
    case "chance":
      return { type: "string", pattern: "^\\d+(\\.\\d+)?%$" };
    case "size":
      return { type: ["string", "integer"] };
    case "text":
      return { type: "string", minLength: 1 };
    case "flag":
      return { type: "boolean" };
    case "choice":
      return { enum: field.values };
  }
}

function propertiesOf(fields: readonly Field[]): Record<string, Schema> {
  return Object.fromEntries(
    fields.map(({ name, field, otherwise, docs }) => [
      name,
      {
        ...typeOf(field),
        description: docs,
        ...(otherwise === undefined || otherwise === null ? {} : { default: otherwise }),
      },
    ]),
  );
}

const requiredOf = (fields: readonly Field[]): string[] =>
  fields.filter((f) => f.otherwise === undefined).map((f) => f.name);

function mapping(properties: Record<string, Schema>, required: string[] = [], description?: string): Schema {
  return { type: "object", additionalProperties: false, properties, required, ...(description ? { description } : {}) };
}

const condition: Schema = { type: "string", description: conditionHint };
const triggers = {
  at: { ...duration, description: "this long after the cluster is up" },
  after: { ...duration, description: "this long after the entry before" },
  when: { ...condition, description: `when this is true: ${conditionHint}` },
  patience: { ...duration, description: "how long `when` may take; 60s" },
};
const workloads: Schema = {
  type: "array",
  items: { type: ["string", "object"] },
  description: "files of manifests, relative to this file, or objects of the API (v1 or v1beta1)",
};

function faultEntries(): Schema[] {
  return Object.entries(faultFields).map(([name, { docs, fields }]) => {
    const { victims, lasts } = faultTable[name as keyof typeof faultTable];
    const properties: Record<string, Schema> = {
      fault: { const: name, description: docs },
      ...(victims === "none" ? {} : { on: { type: "string", description: selectorHints[victims] } }),
      ...(lasts ? { for: { ...duration, description: "ends by itself after this" } } : {}),
      as: { type: "string", description: "a name for the victims, to be used as `on: $name` later" },
      ...propertiesOf(fields),
      ...triggers,
    };
    const needsVictim = victims !== "none" && name !== "image-pull";
    return mapping(properties, ["fault", ...(needsVictim ? ["on"] : []), ...requiredOf(fields)]);
  });
}

function actionEntries(): Schema[] {
  return Object.entries(actionFields).map(([name, { docs, fields }]) => {
    const more: Record<string, Schema> = {};
    if (name === "create") more["workloads"] = workloads;
    const victims = actionVictims[name as ActionName];
    if (victims) more["on"] = { type: "string", description: selectorHints[victims] };
    const properties = { do: { const: name, description: docs }, ...more, ...propertiesOf(fields), ...triggers };
    return mapping(properties, ["do", ...Object.keys(more), ...requiredOf(fields)]);
  });
}

/** The schema as JSON Schema 2020-12. */
export function scenarioSchema(): Schema {
  const expectation = mapping(
    { expect: condition, within: { ...duration, description: "deadline from now on; 10s" }, ...triggers },
    ["expect"],
  );
  const calm = mapping({
    demand: { enum: ["strict", "explained", "none"], default: "strict" },
    within: { ...duration, default: "150s" },
    quiet: { ...duration, default: "15s" },
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Troupe scenario",
    ...mapping(
      {
        scenario: { type: "string", minLength: 1, description: "its name" },
        docs: { type: "string" },
        seed: { type: "string", default: "1" },
        live: {
          enum: [true, false, "netns"],
          default: false,
          description: "can be run on real Docker; netns: only where each minion has a host of its own",
        },
        cluster: mapping(propertiesOf(clusterFields)),
        images: { type: "array", items: mapping(propertiesOf(imageFields), ["name"]) },
        workloads,
        timeline: { type: "array", items: { anyOf: [...faultEntries(), ...actionEntries(), expectation] } },
        except: { type: "array", items: { enum: invariants.map((i) => i.name) } },
        calm,
      },
      ["scenario"],
    ),
  };
}
