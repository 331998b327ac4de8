/** Other names of services: of their networks, of links, and of their containers. */
import type { Section } from "../reading/section.js";
import type { Stack } from "../stack.js";
import { objectName } from "./names.js";

/** `SERVICE:ALIAS` of links, for the service they lead to. */
function linked(stack: Stack, name: string): string[] {
  const links = [...stack.services.values()].flatMap((service) => service.texts("links"));
  return links.flatMap((link) => {
    const [to, alias] = link.split(":");
    return to === name && alias !== undefined ? [alias] : [];
  });
}

function ownAliases(service: Section): string[] {
  const networks = service.section("networks");
  const ofNetworks = networks.keys.flatMap((key) => networks.section(key).texts("aliases"));
  return [
    ...ofNetworks,
    ...(service.text("container_name") === undefined ? [] : [service.text("container_name") ?? ""]),
  ];
}

/** The further names of each service, by the name it has in the file; what cannot be a name is told. */
export function aliasesOf(stack: Stack, names: ReadonlyMap<string, string>): Map<string, string[]> {
  const taken = new Set(names.values());
  const found = [...stack.services].map(([name, service]): [string, string[]] => {
    const wanted = [...ownAliases(service), ...linked(stack, name)];
    const right = wanted.filter((alias) => {
      if (alias === names.get(name)) return false;
      if (taken.has(alias)) {
        service.warn("", `its other name ${alias} is that of a service, and leads there`);
        return false;
      }
      const isName = objectName(alias) === alias && /^[a-z]/.test(alias);
      if (!isName && objectName(alias) !== names.get(name))
        service.warn("", `no name in DNS is ${alias}: nothing finds it by that`);
      return isName;
    });
    return [name, [...new Set(right)]];
  });
  return new Map(found);
}
