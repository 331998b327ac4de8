/** Callers of a test: whoever says `Bearer NAME` or `Bearer NAME:GROUP,GROUP` is that. */
import { type Caller, groupNames } from "../../../../core/access/caller.js";
import { Fault } from "../../../../core/fault.js";
import type { Authenticate } from "../../../../daemon/authentication/authenticate.js";
import type { Answer, Cluster } from "../cluster.js";

export const byName: Authenticate = async ({ headers }) => {
  const [name = "", groups = ""] = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1]?.split("|") ?? [];
  if (name === "") throw new Fault("Unauthorized", "who are you?");
  return { name, groups: [...groups.split(",").filter((g) => g !== ""), groupNames.authenticated] } satisfies Caller;
};

export const as = (name: string, ...groups: string[]): Record<string, string> => ({
  authorization: `Bearer ${name}|${groups.join(",")}`,
});
export const root = as("root", groupNames.masters);

/** Gives a ClusterRole to a user: in a namespace, or everywhere. */
export async function give(cluster: Cluster, user: string, role: string, namespace?: string): Promise<Answer> {
  const kind = namespace === undefined ? "ClusterRoleBinding" : "RoleBinding";
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  const body = {
    ...{ kind, metadata: { name: `${user}-${role}` }, roleRef: { kind: "ClusterRole", name: role } },
    subjects: [{ kind: "User", name: user }],
  };
  return cluster.call("POST", `/apis/rbac.authorization.k8s.io/v1${scope}/${kind.toLowerCase()}s`, body, root);
}
