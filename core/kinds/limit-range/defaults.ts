/** What containers of a new pod are given that ask for nothing, where a LimitRange says so. */
import type { core } from "../../objects/types.js";
import type { Pod } from "../pod/object.js";
import type { LimitRange } from "./kind.js";

type Values = Readonly<Record<string, string>>;

const annotation = "kubernetes.io/limit-ranger";

interface Defaults {
  requests: Values;
  limits: Values;
}

function defaultsOf({ spec }: LimitRange): Defaults {
  const all = spec.limits.filter(({ type }) => type === "Container");
  return {
    requests: Object.assign({}, ...all.map((item) => item.defaultRequest)) as Values,
    limits: Object.assign({}, ...all.map((item) => item.default)) as Values,
  };
}

const missing = (of: Values, given: Values = {}): string[] =>
  Object.keys(of).filter((name) => !Object.hasOwn(given, name));

/** The container with what it does not say; `said` hears what that is. */
function completed(
  container: core.Container,
  { requests, limits }: Defaults,
  said: (what: string) => void,
): core.Container {
  const { resources = {} } = container;
  const [asked, limited] = [missing(requests, resources.requests), missing(limits, resources.limits)];
  if (asked.length === 0 && limited.length === 0) return container;
  if (asked.length > 0) said(`${asked.sort().join(", ")} request for`);
  if (limited.length > 0) said(`${limited.sort().join(", ")} limit for`);
  return {
    ...container,
    resources: {
      ...resources,
      ...(asked.length > 0 ? { requests: { ...requests, ...resources.requests } } : {}),
      ...(limited.length > 0 ? { limits: { ...limits, ...resources.limits } } : {}),
    },
  };
}

/** A new pod with the defaults of a range, and the annotation that tells people of them, as in Kubernetes. */
export function withRangeDefaults(pod: Pod, range: LimitRange): Pod {
  const defaults = defaultsOf(range);
  const told: string[] = [];
  const all = (containers: core.Container[], word: string): core.Container[] =>
    containers.map((c) => completed(c, defaults, (what) => told.push(`${what} ${word} ${c.name}`)));
  const { containers, initContainers } = pod.spec;
  const spec = {
    ...pod.spec,
    containers: all(containers, "container"),
    ...(initContainers ? { initContainers: all(initContainers, "init container") } : {}),
  };
  if (told.length === 0) return pod;
  const before = pod.metadata.annotations?.[annotation];
  const text = [before ?? "LimitRanger plugin set: ", told.join("; ")].join(before === undefined ? "" : "; ");
  return {
    ...pod,
    spec,
    metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, [annotation]: text } },
  };
}
