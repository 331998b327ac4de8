/** What a cluster's owner says of pods that ask for power over their hosts: the file of `--policy-file`. */
import { Fault } from "../fault.js";
import { parseBody } from "../schema/body.js";
import { Faults, strictRules } from "../schema/faults.js";
import { type Fields, isRecord, needed, object, oneOf } from "../schema/shape.js";
import { everyPrivilege, type Privilege, policyGroup } from "./privileges.js";

/** `open`: whoever may make pods has it. `asked`: the right to use it decides. `refused`: nobody has it. */
export type Stance = "open" | "asked" | "refused";

export interface Policy {
  readonly privileges: Readonly<Record<Privilege, Stance>>;
}

const asked = Object.fromEntries(everyPrivilege.map((name) => [name, "asked"])) as Record<Privilege, Stance>;

/** Where no file says otherwise. */
export const defaultPolicy: Policy = { privileges: asked };

interface PolicyFile {
  apiVersion: string;
  kind: string;
  privileges?: Partial<Record<Privilege, Stance>>;
}

const stances = Object.fromEntries(
  everyPrivilege.map((name) => [name, oneOf("open", "asked", "refused")]),
) as unknown as Fields<Partial<Record<Privilege, Stance>>>;

const fileShape = object<PolicyFile>({
  apiVersion: needed(oneOf(`${policyGroup}/v1`)),
  kind: needed(oneOf("PodPolicy")),
  privileges: object(stances),
});

/**
 * The policy in the text of a file, YAML or JSON; what it leaves out is as without it.
 * @throws Fault BadRequest that names every field that is wrong
 */
export function readPolicy(text: string): Policy {
  const value = parseBody(text);
  if (!isRecord(value)) throw new Fault("BadRequest", "it must be an object with apiVersion, kind and privileges");
  const faults = new Faults(strictRules);
  const { privileges } = fileShape.read(value, "", faults);
  const wrong = [
    ...faults.causes.map((cause) => cause.message),
    // A word that is misspelt must not leave open what it was to close.
    ...faults.unknownFields.map(
      (field) => `${field}: there is no such field; privileges are ${everyPrivilege.join(", ")}`,
    ),
  ];
  if (wrong.length > 0) throw new Fault("BadRequest", wrong.join("; "));
  return { privileges: { ...asked, ...privileges } };
}
