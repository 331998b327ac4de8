/**
 * Takes secrets out of what is recorded. A value becomes a token (`redacted:7`), the same one each time within one
 * journal and nothing else about it: a machine that compares values comes to the same result on tokens, so a
 * recording can still be replayed.
 */
import type { core, ObjectMeta } from "./objects/types.js";

/** Different secrets that are told apart; beyond this the oldest is forgotten and gets another token next time. */
export const tokensMax = 100_000;

interface Specced {
  kind?: string;
  metadata?: ObjectMeta;
  spec?: unknown;
}

export class Redactor {
  readonly #tokens = new Map<string, string>();
  /** Specs are shared and never changed in place, so each is worked on once. */
  readonly #specs = new WeakMap<object, unknown>();
  readonly #metadata = new WeakMap<object, ObjectMeta>();
  #last = 0;

  /** An event, input, context or command without secrets: the objects in its fields `object`, `pod` and `service`. */
  fields<T>(value: T): T {
    if (typeof value !== "object" || value === null) return value;
    const { object, pod, service } = value as { object?: Specced; pod?: Specced; service?: Specced };
    if (object === undefined && pod === undefined && service === undefined) return value;
    return {
      ...value,
      ...(object === undefined ? {} : { object: this.object(object) }),
      ...(pod === undefined ? {} : { pod: this.object(pod) }),
      ...(service === undefined ? {} : { service: this.object(service) }),
    };
  }

  /** An API object without secrets. */
  object<T extends Specced>(object: T): T {
    const metadata = object.metadata && this.#withoutAnnotations(object.metadata);
    const rest = { ...object, ...(metadata === undefined ? {} : { metadata }) };
    if (typeof object.spec !== "object" || object.spec === null) return rest;
    if (object.kind === "Pod") return { ...rest, spec: this.#podSpec(object.spec as core.PodSpec) };
    if (object.kind !== "ReplicationController") return rest;
    return { ...rest, spec: this.#controllerSpec(object.spec as core.ReplicationControllerSpec) };
  }

  #token(secret: string): string {
    const known = this.#tokens.get(secret);
    if (known !== undefined) return known;
    const token = `redacted:${++this.#last}`;
    this.#tokens.set(secret, token);
    if (this.#tokens.size > tokensMax) this.#tokens.delete(this.#tokens.keys().next().value ?? "");
    return token;
  }

  #withoutAnnotations(metadata: ObjectMeta): ObjectMeta {
    if (!metadata.annotations) return metadata;
    const known = this.#metadata.get(metadata);
    if (known) return known;
    const annotations = Object.fromEntries(Object.entries(metadata.annotations).map(([k, v]) => [k, this.#token(v)]));
    const made = { ...metadata, annotations };
    this.#metadata.set(metadata, made);
    return made;
  }

  #controllerSpec(spec: core.ReplicationControllerSpec): unknown {
    return this.#once(spec, () => {
      const { template } = spec;
      if (!template?.spec) return spec;
      const metadata = template.metadata && this.#withoutAnnotations(template.metadata);
      return {
        ...spec,
        template: { ...template, ...(metadata ? { metadata } : {}), spec: this.#podSpec(template.spec) },
      };
    });
  }

  #podSpec(spec: core.PodSpec): unknown {
    return this.#once(spec, () => ({ ...spec, containers: spec.containers.map((c) => this.#deep(c, "")) }));
  }

  #once(spec: object, make: () => unknown): unknown {
    const known = this.#specs.get(spec);
    if (known !== undefined) return known;
    const made = make();
    this.#specs.set(spec, made);
    return made;
  }

  /** Within a container: every `value`, and every word of `command` and `args`. */
  #deep(value: unknown, name: string): unknown {
    if (typeof value === "string") return ["value", "command", "args"].includes(name) ? this.#token(value) : value;
    if (Array.isArray(value)) return value.map((v) => this.#deep(v, name));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.#deep(v, k)]));
  }
}
