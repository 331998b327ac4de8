/** By which names and ports a service is reached. */
import { serviceKind } from "../../kinds/service/kind.js";
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";
import { labelsOf, type Made, type Making, made } from "./context.js";
import { aliasLabel, aliasValue, serviceLabel, stackLabel } from "./names.js";
import { knownPorts, publishedOf } from "./ports.js";

/**
 * In a stack every service is reached at its name on every port it listens on, whatever the file says of ports. An address
 * that stands for several pods knows its ports one by one, so a name leads to the pods themselves, unless the file asks for
 * such an address (`endpoint_mode: vip`).
 */
function inside(service: Section): core.ServiceSpec {
  if (service.section("deploy").text("endpoint_mode") !== "vip") return { clusterIP: "None" };
  const ports = knownPorts(service);
  if (ports.length > 0) return { ports };
  service
    .section("deploy")
    .fault("endpoint_mode", "an address of its own (vip) needs ports: ports or expose name them");
  return {};
}

/** The services of one service of the file. @param aliases its further names */
export function servicesOf(service: Section, name: string, aliases: readonly string[], making: Making): Made[] {
  const labels = { [serviceLabel]: name };
  const selector = labelsOf(making, name);
  const published = publishedOf(service);
  const outer: [string, core.ServiceSpec][] = [
    [`${name}-published`, { type: "LoadBalancer", ports: published.balanced }],
    [`${name}-chosen`, { type: "NodePort", ports: published.chosen }],
  ];
  return [
    made(serviceKind, making, name, { spec: { ...inside(service), selector } }, { labels }),
    ...aliases.map((alias) => {
      const answers = { [stackLabel]: making.stack.name, [aliasLabel(alias)]: aliasValue };
      return made(serviceKind, making, alias, { spec: { ...inside(service), selector: answers } }, { labels });
    }),
    ...outer
      .filter(([, spec]) => (spec.ports ?? []).length > 0)
      .map(([own, spec]) => made(serviceKind, making, own, { spec: { ...spec, selector } }, { labels })),
  ];
}
