/** The images that a scenario's containers are made of, also those that come in later. */
import type { Workload } from "../format/action-spec.js";
import type { Scenario } from "../format/scenario.js";
import { imagesOf } from "./images.js";

function workloadsOf(scenario: Scenario): Workload[] {
  const later = scenario.timeline.flatMap(({ deed }) =>
    deed.type === "action" && deed.spec.action === "create" ? deed.spec.workloads : [],
  );
  return [...scenario.workloads, ...later];
}

/** Images that come in later. */
const newImagesOf = ({ timeline }: Scenario): string[] =>
  timeline.flatMap(({ deed }) => (deed.type === "action" && "image" in deed.spec ? [deed.spec.image] : []));

export const imagesIn = (scenario: Scenario): string[] =>
  imagesOf(
    workloadsOf(scenario).map((w) => w.object),
    newImagesOf(scenario),
  );
