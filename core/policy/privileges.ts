/** What a pod may ask for that gives it power over its host, or over other pods there. */

/** Of the right to let pods have it: the verb `use` on this resource, by name. */
export const policyGroup = "policy.troupe.io";
export const privilegesResource = "podprivileges";

/** Each privilege by its name, with what it is. */
export const privileges = {
  privileged: "containers that are not kept from anything",
  hostpath: "files and folders of the host",
  hostnetwork: "the host's own network",
  hostpid: "the host's processes",
  hostipc: "the host's shared memory",
  hostports: "ports of the host below 1024, on its loopback, or of tunnels between hosts",
  capabilities: "capabilities beyond those that every container may have",
  unconfined: "running without the engine's own seccomp or AppArmor profile",
} as const;

export type Privilege = keyof typeof privileges;

export const everyPrivilege = Object.keys(privileges) as Privilege[];
