/** What services wait for before they begin. */
import type { Section } from "../reading/section.js";

export type Condition = "service_started" | "service_healthy" | "service_completed_successfully";

export interface Wait {
  service: string;
  condition: Condition;
}

/** What a service waits for: `depends_on`, and services it has links to. */
function waitsOf(service: Section, services: ReadonlyMap<string, Section>): Wait[] {
  const wanted = service.section("depends_on");
  const named = wanted.keys.map((name): Wait => {
    const condition = (wanted.section(name).text("condition") ?? "service_started") as Condition;
    return { service: name, condition };
  });
  const linked = service.texts("links").map((link) => link.split(":")[0] ?? "");
  const more = linked.filter((name) => !wanted.keys.includes(name));
  const all = [...named, ...new Set(more)].map(
    (wait): Wait => (typeof wait === "string" ? { service: wait, condition: "service_started" } : wait),
  );
  return all.filter((wait) => services.has(wait.service));
}

/** What the pods of each service wait for, those of its guests with them. @param hosts the services guests are with */
export function waitsOfAll(
  services: ReadonlyMap<string, Section>,
  hosts: ReadonlyMap<string, string>,
): Map<string, Wait[]> {
  const all = new Map<string, Wait[]>(
    [...services.keys()].filter((name) => !hosts.has(name)).map((name) => [name, []]),
  );
  for (const [name, service] of services) {
    const own = hosts.get(name) ?? name;
    const waits = waitsOf(service, services).map((wait) => ({
      ...wait,
      service: hosts.get(wait.service) ?? wait.service,
    }));
    // A guest begins with its host.
    const others = own === name ? waits : waits.filter((wait) => wait.service !== own);
    all.set(own, [...(all.get(own) ?? []), ...others]);
  }
  return all;
}
