/** The variables of a container, and what is made of words that name them. Pure. */
import { Fault } from "../../core/fault.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { type EnvEntry, serviceEnvironment } from "../../core/kinds/service/env.js";
import type { Service } from "../../core/kinds/service/object.js";
import type { core } from "../../core/objects/types.js";
import { checkInnerPath } from "../../core/schema/formats.js";
import type { PodConfigs } from "./configs/config-values.js";
import { valueFrom, valuesFrom } from "./configs/env-values.js";
import type { Whereabouts } from "./configs/field-values.js";
import { hostnameOf, specHash } from "./names.js";
import type { Place } from "./place.js";

/** `$(NAME)` in a value or argument stands for an earlier variable; `$$(NAME)` is left as `$(NAME)`. */
export function expand(text: string, lookUp: (name: string) => string | undefined): string {
  return text.replace(/\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)/g, (whole, name: string | undefined) => {
    if (whole === "$$") return "$";
    return lookUp(name ?? "") ?? whole;
  });
}

/** A pod that wants no variables of services still hears of the API, as in Kubernetes. */
const isApiService = ({ metadata }: Service): boolean =>
  metadata.namespace === "default" && (metadata.name === "kubernetes" || metadata.name === "kubernetes-ro");

interface Environment {
  entries: EnvEntry[];
  /** Stands for all of them in a hash. */
  digest: unknown;
  lookUp(name: string): string | undefined;
}

/** What many containers' variables share. */
interface Shared {
  hash: string;
  /** Where each name stands. */
  at: ReadonlyMap<string, number>;
}

const sharedBy = new WeakMap<readonly EnvEntry[], Shared>();

function sharedOf(entries: readonly EnvEntry[]): Shared {
  const known = sharedBy.get(entries);
  if (known) return known;
  const shared = { hash: specHash(entries), at: new Map(entries.map(({ name }, i) => [name, i])) };
  sharedBy.set(entries, shared);
  return shared;
}

/** What the container's own variables may stand for. */
export interface Known {
  configs: PodConfigs;
  /** What the host has. */
  host: Pick<Whereabouts, "cpus" | "memoryBytes">;
}

const nothingKnown: Known = { configs: new Map(), host: { cpus: 0, memoryBytes: 0 } };

/**
 * The container's own variables win over those of services, as a user would expect.
 * @throws Fault NotFound for what one of them names, is not there, and is not optional
 */
export function environmentOf(
  pod: Pod,
  spec: core.Container,
  place: Place,
  podIp: string,
  services: readonly Service[],
  { configs, host }: Known = nothingKnown,
): Environment {
  const namespace = pod.metadata.namespace ?? "default";
  const linked = pod.spec.enableServiceLinks === false ? services.filter(isApiService) : services;
  const ofServices = serviceEnvironment(linked, namespace, place.minion);
  const { hash, at } = sharedOf(ofServices);
  const entries = [...ofServices];
  const own: EnvEntry[] = [];
  const ownAt = new Map<string, number>();
  const placeOf = (name: string): number | undefined => at.get(name) ?? ownAt.get(name);
  const lookUp = (name: string): string | undefined => entries[placeOf(name) ?? -1]?.value;
  const set = (name: string, value: string): void => {
    const entry = { name, value };
    own.push(entry);
    const known = placeOf(name);
    if (known === undefined) ownAt.set(name, entries.push(entry) - 1);
    else entries[known] = entry;
  };
  set("HOSTNAME", hostnameOf(pod));
  const where: Whereabouts = { ...host, ...place, podIp };
  for (const [name, value] of valuesFrom(spec.envFrom ?? [], configs)) set(name, value);
  for (const { name, value, valueFrom: source } of spec.env ?? []) {
    const given = source ? valueFrom(source, pod, spec, where, configs) : expand(value ?? "", lookUp);
    if (given !== undefined) set(name, given);
  }
  return { entries, digest: [hash, own], lookUp };
}

/**
 * The path in a volume that a subPathExpr stands for. Unlike a variable's value it is nothing where a variable is not set:
 * another path would be mounted. @throws Fault Invalid
 */
export function expandPart(expression: string, lookUp: (name: string) => string | undefined): string {
  const fail = (why: string): never => {
    throw new Fault("Invalid", `subPathExpr ${expression}: ${why}`, { retry: true });
  };
  const path = expand(expression, (name) => lookUp(name) ?? fail(`there is no variable ${name}`));
  const why = path === "" ? "must not be empty" : checkInnerPath(path);
  // What variables hold may be secret.
  return why ? fail(`what it stands for ${why}`) : path;
}
