/** A stack as the objects of the cluster that it is. */
import type { ComposeFiles } from "./files.js";
import { aliasesOf } from "./objects/aliases.js";
import { claimsOf, externalClaims } from "./objects/claims.js";
import type { Made, Making, Reference } from "./objects/context.js";
import { externalObjects, grantedObjects } from "./objects/granted.js";
import { hostsOf } from "./objects/guests.js";
import { objectName, serviceName } from "./objects/names.js";
import { inOrder } from "./objects/order.js";
import { podOf } from "./objects/pod.js";
import { awaitedEnds, courseOf } from "./objects/restarts.js";
import { servicesOf } from "./objects/services.js";
import { type Wait, waitsOfAll } from "./objects/waits.js";

import { workloadOf } from "./objects/workloads.js";
import type { Section } from "./reading/section.js";
import { readStack, type Stack, type StackQuestion } from "./stack.js";
import { type Remark, sentence, type Told } from "./told.js";

export interface WorkloadPlan {
  /** In the file. */
  service: string;
  object: Made;
  waits: Wait[];
  /** Configs and secrets whose change is a change of its pods. */
  uses: Reference[];
}

export interface StackPlan {
  name: string;
  namespace: string;
  /** What workloads need before they begin, in no order. */
  base: Made[];
  /** Each after those it waits for. */
  workloads: WorkloadPlan[];
  /** What must be there already; with a key where its data must have it. */
  externals: (Reference & { key?: string })[];
  /** A sentence for each thing of the files that is not kept to. */
  warnings: string[];
}

/** Networks part nothing here: said once, where a file counts on it. */
function tellOfNetworks({ services, told }: Stack): void {
  const named = [...services.values()].map((service) => service.section("networks").keys);
  const used = new Set(named.flatMap((names) => (names.length > 0 ? names : ["default"])));
  if (used.size > 1)
    told.warn(
      undefined,
      "networks",
      `services of different networks (${[...used].sort().join(", ")}) reach each other all the same`,
    );
}

/** Docker fills an empty named volume with what the image has there: said once. */
function tellOfVolumes(claims: readonly Made[], { services, told }: Stack): void {
  const isFilled = (v: Section): boolean =>
    v.text("type") === "volume" && v.has("source") && v.section("volume").flag("nocopy") !== true;
  if (claims.length > 0 && [...services.values()].some((s) => s.sections("volumes").some(isFilled)))
    told.warn(
      undefined,
      "volumes",
      "a new volume is empty: what an image has at that place is not copied into it (nocopy: true says so)",
    );
}

/** Two names of a file that are one in the cluster. */
function checkNames(all: readonly Made[], told: Told): void {
  const seen = new Set<string>();
  for (const { kind, metadata } of all) {
    const key = `${kind}/${metadata.name}`;
    if (seen.has(key)) told.fault(undefined, "", `two things of the stack would both be the ${kind} ${metadata.name}`);
    seen.add(key);
  }
}

/**
 * @param namespace "" means one of the stack's own
 * @throws ComposeError with every fault that can be seen at once
 */
export function planStack(question: StackQuestion, files: ComposeFiles, namespace: string): StackPlan {
  const stack = readStack(question, files);
  const { services, told } = stack;
  const names = new Map([...services].map(([name, section]) => [name, serviceName(name, section.at, told)]));
  const making: Making = { stack, files, namespace: namespace || objectName(stack.name) };
  const aliases = aliasesOf(stack, names);
  const ends = awaitedEnds(stack);
  const claims = claimsOf(making);
  const base: Made[] = [...grantedObjects(making), ...claims];
  tellOfNetworks(stack);
  tellOfVolumes(claims, stack);
  const hosts = hostsOf(services);
  const waits = waitsOfAll(services, hosts);
  const workloads = inOrder(services, waits).flatMap((service): WorkloadPlan[] => {
    const section = services.get(service);
    if (!section) return [];
    const name = names.get(service) ?? service;
    const guests = [...services].filter(([guest]) => hosts.get(guest) === service);
    const inPod = guests.map(([guest, own]) => ({ section: own, name: names.get(guest) ?? guest }));
    const pod = podOf(section, name, aliases.get(service) ?? [], inPod, making);
    base.push(...pod.objects, ...servicesOf(section, name, aliases.get(service) ?? [], making));
    const isAwaited = ends.has(service) || guests.some(([guest]) => ends.has(guest));
    const { template } = pod;
    const object = workloadOf(
      section,
      inPod.map((one) => one.section),
      name,
      { template, course: courseOf(section, isAwaited) },
      making,
    );
    return [{ service, object, waits: waits.get(service) ?? [], uses: pod.uses }];
  });
  checkNames([...base, ...workloads.map(({ object }) => object)], told);
  told.throwIfAny();
  const warnings = told.warnings.map((remark: Remark) => sentence(remark));
  return {
    name: stack.name,
    namespace: making.namespace,
    base,
    workloads,
    externals: [...externalObjects(making), ...externalClaims(making)],
    warnings,
  };
}
