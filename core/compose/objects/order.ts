/** In which order services are begun. */
import type { Section } from "../reading/section.js";
import type { Wait } from "./waits.js";

/** The services, each after those it waits for. Circles are told. */
export function inOrder(services: ReadonlyMap<string, Section>, waits: ReadonlyMap<string, Wait[]>): string[] {
  const done: string[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    const service = services.get(name);
    if (!service || done.includes(name)) return;
    if (trail.includes(name)) {
      const circle = [...trail.slice(trail.indexOf(name)), name].join(" → ");
      return service.fault("depends_on", `these wait for each other: ${circle}`);
    }
    for (const wait of waits.get(name) ?? []) visit(wait.service, [...trail, name]);
    done.push(name);
  };
  for (const name of waits.keys()) visit(name, []);
  return done;
}
