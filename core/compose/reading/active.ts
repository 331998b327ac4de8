/** The services that the active profiles leave, and whether what they name is there. */
import { didYouMean } from "../../nearest.js";
import type { Section } from "./section.js";

/** Services by their names: those without a profile, and those of an active one. @param profiles `*` is all */
export function activeServices(file: Section, profiles: readonly string[]): Map<string, Section> {
  const all = file.section("services");
  const isActive = (service: Section): boolean => {
    const own = service.texts("profiles");
    return own.length === 0 || profiles.includes("*") || own.some((profile) => profiles.includes(profile));
  };
  const found = all.keys.map((name): [string, Section] => [name, all.section(name)]);
  return new Map(found.filter(([, service]) => isActive(service)));
}

function missing(name: string, services: ReadonlyMap<string, Section>, file: Section): string {
  const isIdle = file.section("services").has(name);
  return isIdle
    ? `the service ${name} is of a profile that is not active: --profile names it`
    : `there is no service ${name}${didYouMean(name, services.keys())}`;
}

function checkNamed(
  service: Section,
  key: string,
  names: readonly string[],
  part: Section,
  free: readonly string[],
): void {
  for (const name of names)
    if (!part.keys.includes(name) && !free.includes(name))
      service.fault(key, `${name} is not under ${part.path}${didYouMean(name, part.keys)}`);
}

/** Tells of services, volumes, networks, configs and secrets that are named and are not there. */
export function checkNames(file: Section, services: ReadonlyMap<string, Section>): void {
  for (const service of services.values()) {
    const wanted = service.section("depends_on");
    for (const name of wanted.keys)
      if (!services.has(name) && wanted.section(name).flag("required") !== false)
        service.fault("depends_on", missing(name, services, file));
    for (const link of service.texts("links")) {
      const name = link.split(":")[0] ?? "";
      if (!services.has(name)) service.fault("links", missing(name, services, file));
    }
    checkNamed(service, "networks", service.section("networks").keys, file.section("networks"), ["default"]);
    const volumes = service.sections("volumes").filter((v) => v.text("type") === "volume");
    checkNamed(
      service,
      "volumes",
      volumes.flatMap((v) => v.text("source") ?? []),
      file.section("volumes"),
      [],
    );
    for (const part of ["configs", "secrets"] as const)
      checkNamed(
        service,
        part,
        service.sections(part).flatMap((s) => s.text("source") ?? []),
        file.section(part),
        [],
      );
  }
}
