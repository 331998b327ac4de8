/** The ReplicaSets of a deployment as they shall be written: made, scaled, and told which revision they are. */
import type { NewObject } from "../../objects/reconciled.js";
import { sameJson } from "../../objects/same-json.js";
import type { ReplicaSet } from "../replica-set/object.js";
import { boundsOf } from "./amounts.js";
import { type Deployment, deploymentKeys, templateHashKey } from "./object.js";
import { revisionOfSet, type Sets, wantedOf } from "./sets.js";
import { type Sizes, sizeOfNew } from "./sizes.js";
import { hashedTemplate, setName, templateHash } from "./template.js";

type Texts = Record<string, string>;

/** Annotations of the deployment that are its own affair. */
const ownKeys: ReadonlySet<string> = new Set([
  ...Object.values(deploymentKeys),
  "kubectl.kubernetes.io/last-applied-configuration",
  "deprecated.deployment.rollback.to",
]);

const copied = ({ metadata }: Deployment): Texts =>
  Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !ownKeys.has(key)));

function scaleTexts(deployment: Deployment): Texts {
  const wish = deployment.spec.replicas ?? 1;
  return { [deploymentKeys.desired]: String(wish), [deploymentKeys.most]: String(wish + boundsOf(deployment).surge) };
}

/** The revision of the wanted template: the next one, unless it has the highest. */
export function revisionOf({ current, old }: Sets): number {
  const highest = Math.max(0, ...old.map(revisionOfSet));
  return Math.max(highest + 1, current ? revisionOfSet(current) : 0);
}

/** The set of the wanted template, to be made. */
export function newSet(deployment: Deployment, sets: Sets): NewObject {
  const { spec } = deployment;
  const hash = templateHash(spec.template, sets.collisions);
  const template = hashedTemplate(spec.template ?? {}, hash);
  const { selector, minReadySeconds } = spec;
  return {
    kind: "ReplicaSet",
    metadata: {
      name: setName(deployment, sets.collisions),
      labels: { ...template.metadata?.labels },
      annotations: {
        ...copied(deployment),
        ...scaleTexts(deployment),
        [deploymentKeys.revision]: String(revisionOf(sets)),
      },
    },
    spec: {
      ...(minReadySeconds ? { minReadySeconds } : {}),
      replicas: sizeOfNew(deployment, sets),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [templateHashKey]: hash } },
      template,
    },
  };
}

/** A revision that is wanted again gets a number of its own; those it had are kept. */
function revisionTexts(set: ReplicaSet, revision: number): Texts {
  const was = revisionOfSet(set);
  if (was === revision) return {};
  const history = set.metadata.annotations?.[deploymentKeys.history];
  const before = was === 0 ? history : history ? `${history},${was}` : String(was);
  return { [deploymentKeys.revision]: String(revision), ...(before ? { [deploymentKeys.history]: before } : {}) };
}

function changed(set: ReplicaSet, replicas: number, minReadySeconds: number, texts: Texts): ReplicaSet[] {
  const annotations = { ...set.metadata.annotations, ...texts };
  const isOther = wantedOf(set) !== replicas || (set.spec.minReadySeconds ?? 0) !== minReadySeconds;
  if (!isOther && sameJson(annotations, set.metadata.annotations ?? {})) return [];
  const generation = (set.metadata.generation ?? 0) + (isOther ? 1 : 0);
  const spec = isOther ? { ...set.spec, replicas, minReadySeconds } : set.spec;
  return [{ ...set, metadata: { ...set.metadata, annotations, generation }, spec }];
}

/** All sets that are to be written otherwise than they are. */
export function changedSets(deployment: Deployment, sets: Sets, sizes: Sizes): ReplicaSet[] {
  return sets.all
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap((set) => {
      const size = sizes.get(set);
      const isCurrent = set === sets.current;
      const texts = {
        ...(isCurrent ? { ...copied(deployment), ...revisionTexts(set, revisionOf(sets)) } : {}),
        ...(size !== undefined || (isCurrent && sizes.size > 0) ? scaleTexts(deployment) : {}),
      };
      const { minReadySeconds = 0 } = (isCurrent ? deployment : set).spec;
      return changed(set, size ?? wantedOf(set), minReadySeconds, texts);
    });
}
