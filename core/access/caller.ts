/** Who asks, as authentication found it: a name, and what the name belongs to. Rights are decided on nothing else. */
export interface Caller {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Groups that are given a meaning here; those with system: are Kubernetes' own. */
export const groupNames = {
  /** May do everything; no object can take that away. */
  masters: "system:masters",
  authenticated: "system:authenticated",
  unauthenticated: "system:unauthenticated",
  serviceAccounts: "system:serviceaccounts",
  /** The hosts' own programs. */
  minions: "system:nodes",
  /** Sees what is there, without its secrets, and changes nothing. */
  readOnly: "troupe:read-only",
} as const;

/** Nobody that was asked for a name. */
export const anonymous: Caller = { name: "system:anonymous", groups: [groupNames.unauthenticated] };
