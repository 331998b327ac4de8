/** Names of compose files as those of objects. */

import { checkDnsSubdomain } from "../../schema/formats.js";
import type { Told } from "../told.js";
import type { At } from "../tree.js";

export const stackLabel = "troupe.dev/stack";
export const serviceLabel = "troupe.dev/service";
/** Before the name of an alias: a label of the pods that answer to it. */
const aliasPrefix = "alias.troupe.dev/";
/** An annotation of pods: the revisions of the configs and secrets they were given. */
export const mountedKey = "troupe.dev/mounted";

export const aliasLabel = (alias: string): string => `${aliasPrefix}${alias}`;

/** No word that YAML would read as a flag. */
export const aliasValue = "answers";

const labelMax = 63;

/** The nearest name that an object can have: small letters, digits and `-`. */
export const objectName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, labelMax)
    .replace(/^-+|-+$/g, "");

/** The name of an object that is there already, as its files write it where an object can be called so. */
export const existingName = (name: string): string => (checkDnsSubdomain(name) === "" ? name : objectName(name));

/** The name of a service in DNS; one that no such name can be is told. */
export function serviceName(name: string, at: At | undefined, told: Told): string {
  const made = objectName(name);
  if (!/^[a-z]/.test(made))
    told.fault(at, `services.${name}`, "the name of a service begins with a letter: others find it by that name");
  else if (made !== name) told.warn(at, `services.${name}`, `no name in DNS is so: others find it as ${made}`);
  return made;
}
