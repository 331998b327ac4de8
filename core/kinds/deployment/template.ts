/** Which ReplicaSet is of which template: its name carries a hash, and so do the labels of its pods. */
import { fnv1a } from "../../fnv.js";
import { sameJson } from "../../objects/same-json.js";
import type { core } from "../../objects/types.js";
import type { ReplicaSet } from "../replica-set/object.js";
import { type Deployment, templateHashKey } from "./object.js";

/** The same text for the same value, whatever the order of its keys. */
function sortedText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The text of a template, as long as it is the same object: a Deployment that looks around has not changed. */
const texts = new WeakMap<core.PodTemplateSpec, string>();

function textOf(template: core.PodTemplateSpec): string {
  const known = texts.get(template) ?? sortedText(template);
  texts.set(template, known);
  return known;
}

/** Letters of which no words come, as in Kubernetes' names. */
const letters = "bcdfghjklmnpqrstvwxz2456789";

/** The hash of a template; another one for each time it met the name of another's set. */
export function templateHash(template: core.PodTemplateSpec | undefined, collisions: number): string {
  const hash = fnv1a(`${textOf(template ?? {})}${collisions > 0 ? collisions : ""}`);
  return [...String(hash)].map((digit) => letters[digit.charCodeAt(0) % letters.length]).join("");
}

/** Names are at most so long, and a hash has ten characters. */
const nameMax = 242;

export function setName({ metadata, spec }: Deployment, collisions: number): string {
  return `${metadata.name.slice(0, nameMax)}-${templateHash(spec.template, collisions)}`;
}

function unhashed(template: core.PodTemplateSpec | undefined): core.PodTemplateSpec | undefined {
  const { [templateHashKey]: _, ...labels } = template?.metadata?.labels ?? {};
  return template && { ...template, metadata: { ...template.metadata, labels } };
}

/** Whether a set makes the pods that the deployment asks for now. */
export function isOfTemplate(set: ReplicaSet, { spec }: Deployment): boolean {
  return sameJson(unhashed(set.spec.template), unhashed(spec.template));
}

/** The template of a set: the deployment's, with the hash among its labels. */
export function hashedTemplate(template: core.PodTemplateSpec, hash: string): core.PodTemplateSpec {
  const labels = { ...template.metadata?.labels, [templateHashKey]: hash };
  return { ...template, metadata: { ...template.metadata, labels } };
}
