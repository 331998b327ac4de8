/** The pods of a service. */

import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";
import { containerOf } from "./container.js";
import { labelsOf, type Made, type Making, type Reference } from "./context.js";
import { podAnnotations } from "./environment.js";
import { grantsOf } from "./granted.js";
import { initContainersOf } from "./hooks.js";
import { aliasLabel, aliasValue } from "./names.js";
import { placementOf } from "./placement.js";
import { dnsConfig, hostAliases, hostname, sharing } from "./pod-network.js";
import { podSecurityOf } from "./security.js";
import { mountsOf } from "./volumes.js";

/** Docker's own, where a file says nothing. */
const graceSecondsDefault = 10;

export interface PodPlan {
  template: core.PodTemplateSpec;
  /** Objects that carry files to it. */
  objects: Made[];
  /** Configs and secrets it is given. */
  uses: Reference[];
}

/** A service in the pods of another one. */
export interface Guest {
  section: Section;
  /** In the cluster. */
  name: string;
}

interface Inside {
  container: core.Container;
  volumes: core.Volume[];
  objects: Made[];
  uses: Reference[];
}

/** One container, and what it sees of volumes. */
function insideOf(service: Section, name: string, making: Making): Inside {
  const [mounted, granted] = [mountsOf(service, name, making), grantsOf(service, making)];
  return {
    container: containerOf(service, name, [...mounted.mounts, ...granted.mounts], making),
    volumes: [...mounted.volumes, ...granted.volumes],
    objects: mounted.objects,
    uses: [...granted.uses, ...mounted.uses],
  };
}

/** The same in a pod where others have volumes of these names. */
function asGuest({ container, volumes, ...rest }: Inside, i: number): Inside {
  const renamed = <T extends { name: string }>(one: T): T => ({ ...one, name: `guest-${i}-${one.name}` });
  const mounts = container.volumeMounts?.map(renamed);
  return {
    ...rest,
    volumes: volumes.map(renamed),
    container: { ...container, ...(mounts ? { volumeMounts: mounts } : {}) },
  };
}

/** @param name of the service in the cluster @param aliases its further names @param guests that are in its pods */
export function podOf(
  service: Section,
  name: string,
  aliases: readonly string[],
  guests: readonly Guest[],
  making: Making,
): PodPlan {
  const { stack, files } = making;
  const own = labelsOf(making, name);
  const main = insideOf(service, name, making);
  const inside = [main, ...guests.map((guest, i) => asGuest(insideOf(guest.section, guest.name, making), i))];
  const volumes = inside.flatMap((one) => one.volumes);
  const initContainers = initContainersOf(service, main.container, stack.variables);
  const [hosts, dns, securityContext] = [hostAliases(service), dnsConfig(service), podSecurityOf(service)];
  const annotations = podAnnotations(service, { files, variables: stack.variables });
  const runtimeClassName = service.text("runtime");
  return {
    template: {
      metadata: {
        labels: { ...own, ...Object.fromEntries(aliases.map((alias) => [aliasLabel(alias), aliasValue])) },
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        containers: inside.map((one) => one.container),
        ...(initContainers.length > 0 ? { initContainers } : {}),
        ...(volumes.length > 0 ? { volumes } : {}),
        terminationGracePeriodSeconds: Math.ceil(service.seconds("stop_grace_period") ?? graceSecondsDefault),
        enableServiceLinks: false,
        ...sharing(service),
        ...hostname(service),
        ...(hosts.length > 0 ? { hostAliases: hosts } : {}),
        ...(Object.keys(dns).length > 0 ? { dnsConfig: dns } : {}),
        ...(securityContext ? { securityContext } : {}),
        ...(runtimeClassName === undefined ? {} : { runtimeClassName }),
        ...placementOf(service, own),
      },
    },
    objects: inside.flatMap((one) => one.objects),
    uses: inside.flatMap((one) => one.uses),
  };
}
