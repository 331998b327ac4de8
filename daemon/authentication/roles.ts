import { type Caller, groupNames } from "../../core/access/caller.js";

/** Who holds the cluster's own tokens. */
export const roleCallers = {
  admin: { name: "admin", groups: [groupNames.masters, groupNames.authenticated] },
  "read-only": { name: "read-only", groups: [groupNames.readOnly, groupNames.authenticated] },
} as const satisfies Record<string, Caller>;

export type Role = keyof typeof roleCallers;

/** Whoever reaches a listener that asks nothing (`--insecure-loopback`), as Kubernetes called them. */
export const unsecured: Caller = { name: "system:unsecured", groups: [groupNames.masters, groupNames.authenticated] };
