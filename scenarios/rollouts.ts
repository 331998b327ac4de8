/** What an operator does to a Deployment, StatefulSet or DaemonSet, by the API alone: `kubectl set image`, `kubectl rollout undo`. */
import { Fault } from "../core/fault.js";
import { templateOf } from "../core/kinds/controller-revision/history.js";
import type { ControllerRevision } from "../core/kinds/controller-revision/kind.js";
import type { DaemonSet } from "../core/kinds/daemon-set/object.js";
import { type Deployment, deploymentKeys, templateHashKey } from "../core/kinds/deployment/object.js";
import type { ReplicaSet } from "../core/kinds/replica-set/object.js";
import type { StatefulSet } from "../core/kinds/stateful-set/object.js";
import { ownerOf } from "../core/objects/index/facts.js";
import type { core } from "../core/objects/types.js";
import type { World } from "./world.js";

const namespace = "default";

type Rolled = Deployment | StatefulSet | DaemonSet;

async function change(
  world: World,
  { kind, metadata: { name } }: Rolled,
  templateOf: (old: Rolled) => core.PodTemplateSpec,
): Promise<void> {
  await world.api.update<Rolled["kind"]>(
    kind,
    { namespace, name },
    (old: Rolled) =>
      ({
        ...old,
        metadata: { ...old.metadata, generation: (old.metadata.generation ?? 0) + 1 },
        spec: { ...old.spec, template: templateOf(old) },
      }) as Rolled,
  );
}

/** @throws Fault when there is none of that name */
function rolledOf(world: World, name: string): Rolled {
  const { objects } = world.observe();
  const found =
    objects.get("Deployment", namespace, name) ??
    objects.get("StatefulSet", namespace, name) ??
    objects.get("DaemonSet", namespace, name);
  if (!found) throw new Fault("NotFound", `there is no Deployment, StatefulSet or DaemonSet "${name}"`);
  return found;
}

/** A new image of the first container. @throws Fault when the API refuses it */
export function setImage(world: World, name: string, image: string): Promise<void> {
  return change(world, rolledOf(world, name), ({ spec: { template } }) => {
    const containers = (template?.spec?.containers ?? []).map((c, i) => (i === 0 ? { ...c, image } : c));
    return { ...template, spec: { ...template?.spec, containers } };
  });
}

const ownedBy = <T extends ReplicaSet | ControllerRevision>(objects: Iterable<T>, { metadata }: Rolled): T[] =>
  [...objects].filter((object) => metadata.uid !== undefined && ownerOf(object) === metadata.uid);

/** Of a Deployment each revision is a set, … */
function setBefore(world: World, rolled: Rolled): core.PodTemplateSpec | undefined {
  const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[deploymentKeys.revision] ?? 0);
  const sets = ownedBy(world.observe().objects.list("ReplicaSet"), rolled);
  const [, before] = sets.sort((a, b) => revisionOf(b) - revisionOf(a));
  if (!before?.spec.template) return undefined;
  const { metadata, ...template } = before.spec.template;
  const { [templateHashKey]: _, ...labels } = metadata?.labels ?? {};
  return { ...template, metadata: { ...metadata, labels } };
}

/** … of the others an object of its own. */
function revisionBefore(world: World, rolled: Rolled): core.PodTemplateSpec | undefined {
  const revisions = ownedBy(world.observe().objects.list("ControllerRevision"), rolled);
  const [, before] = revisions.sort((a, b) => b.revision - a.revision);
  return before && templateOf(before);
}

/** The template of the revision before the last. @throws Fault when there is none */
export async function undo(world: World, name: string): Promise<void> {
  const rolled = rolledOf(world, name);
  const before = rolled.kind === "Deployment" ? setBefore(world, rolled) : revisionBefore(world, rolled);
  if (!before) throw new Fault("NotFound", `${rolled.kind} "${name}" has no revision to go back to`);
  await change(world, rolled, () => before);
}
