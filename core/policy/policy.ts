/** What a cluster's owner says of pods that ask for power over their hosts: the file of `--policy-file`. */
import { Fault } from "../fault.js";
import { holds, readCidr } from "../network/cidr.js";
import { isIP, oneSpelling } from "../network/ip.js";
import { parseBody } from "../schema/body.js";
import { Faults, strictRules } from "../schema/faults.js";
import { checkDnsSubdomain } from "../schema/formats.js";
import { type Fields, isRecord, list, needed, object, oneOf, text } from "../schema/shape.js";
import { everyPrivilege, type Privilege, policyGroup } from "./privileges.js";

/** `open`: whoever may make pods has it. `asked`: the right to use it decides. `refused`: nobody has it. */
export type Stance = "open" | "asked" | "refused";

export interface Policy {
  readonly privileges: Readonly<Record<Privilege, Stance>>;
  /** Whom probes and hooks may ask besides their own pod: names, addresses, and networks of addresses. */
  readonly probeHosts: readonly string[];
}

const asked = Object.fromEntries(everyPrivilege.map((name) => [name, "asked"])) as Record<Privilege, Stance>;

/** Where no file says otherwise. */
export const defaultPolicy: Policy = { privileges: asked, probeHosts: [] };

interface PolicyFile {
  apiVersion: string;
  kind: string;
  privileges?: Partial<Record<Privilege, Stance>>;
  probeHosts?: string[];
}

const stances = Object.fromEntries(
  everyPrivilege.map((name) => [name, oneOf("open", "asked", "refused")]),
) as unknown as Fields<Partial<Record<Privilege, Stance>>>;

const checkProbeHost = (host: string): string =>
  isIP(host) !== 0 || readCidr(host) || checkDnsSubdomain(host) === ""
    ? ""
    : "must be a host's name, an address, or a network such as 10.1.0.0/16";

const fileShape = object<PolicyFile>({
  apiVersion: needed(oneOf(`${policyGroup}/v1`)),
  kind: needed(oneOf("PodPolicy")),
  privileges: object(stances),
  probeHosts: list(text(checkProbeHost)),
});

/**
 * The policy in the text of a file, YAML or JSON; what it leaves out is as without it.
 * @throws Fault BadRequest that names every field that is wrong
 */
export function readPolicy(written: string): Policy {
  const value = parseBody(written);
  if (!isRecord(value)) throw new Fault("BadRequest", "it must be an object with apiVersion, kind and privileges");
  const faults = new Faults(strictRules);
  const { privileges, probeHosts = [] } = fileShape.read(value, "", faults);
  const wrong = [
    ...faults.causes.map((cause) => cause.message),
    // A word that is misspelt must not leave open what it was to close.
    ...faults.unknownFields.map(
      (field) =>
        `${field}: there is no such field; privileges are ${everyPrivilege.join(", ")}, and beside them is probeHosts`,
    ),
  ];
  if (wrong.length > 0) throw new Fault("BadRequest", wrong.join("; "));
  return { privileges: { ...asked, ...privileges }, probeHosts: probeHosts.map(oneSpelling) };
}

/** Whether probes and hooks may ask a host that is not their pod's: by its name as it is written, or by its address. */
export function mayBeAsked({ probeHosts }: Policy, host: string): boolean {
  const asked = oneSpelling(host.toLowerCase());
  return probeHosts.some((named) => {
    const range = readCidr(named);
    return range ? isIP(asked) === 4 && holds(range, asked) : named === asked;
  });
}
