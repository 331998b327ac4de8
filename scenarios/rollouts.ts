/** What an operator does to a Deployment or StatefulSet, by the API alone: `kubectl set image`, `kubectl rollout undo`. */
import { Fault } from "../core/fault.js";
import { type Deployment, deploymentKeys, templateHashKey } from "../core/kinds/deployment/object.js";
import type { ReplicaSet } from "../core/kinds/replica-set/object.js";
import type { StatefulSet } from "../core/kinds/stateful-set/object.js";
import { ownerOf } from "../core/objects/index/facts.js";
import type { core } from "../core/objects/types.js";
import type { World } from "./world.js";

const namespace = "default";

type Rolled = Deployment | StatefulSet;

async function change(world: World, name: string, templateOf: (old: Rolled) => core.PodTemplateSpec): Promise<void> {
  const changed = <T extends Rolled>(old: T): T => ({
    ...old,
    metadata: { ...old.metadata, generation: (old.metadata.generation ?? 0) + 1 },
    spec: { ...old.spec, template: templateOf(old) },
  });
  const at = { namespace, name };
  if (world.observe().objects.get("StatefulSet", namespace, name)) await world.api.update("StatefulSet", at, changed);
  else await world.api.update("Deployment", at, changed);
}

/** A new image of the first container. @throws Fault when the API refuses it */
export function setImage(world: World, name: string, image: string): Promise<void> {
  return change(world, name, ({ spec: { template } }) => {
    const containers = (template?.spec?.containers ?? []).map((c, i) => (i === 0 ? { ...c, image } : c));
    return { ...template, spec: { ...template?.spec, containers } };
  });
}

const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[deploymentKeys.revision] ?? 0);

/** The template of the revision before the last. @throws Fault when there is none */
export async function undo(world: World, name: string): Promise<void> {
  const { objects } = world.observe();
  const uid = objects.get("Deployment", namespace, name)?.metadata.uid;
  const sets = [...objects.list("ReplicaSet")].filter((set) => uid !== undefined && ownerOf(set) === uid);
  const [, before] = sets.sort((a, b) => revisionOf(b) - revisionOf(a));
  if (!before?.spec.template) throw new Fault("NotFound", `deployment "${name}" has no revision to go back to`);
  const { metadata, ...template } = before.spec.template;
  const { [templateHashKey]: _, ...labels } = metadata?.labels ?? {};
  await change(world, name, () => ({ ...template, metadata: { ...metadata, labels } }));
}
