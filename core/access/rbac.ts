/** The group of the kinds that say who may do what. */
export const rbacGroup = "rbac.authorization.k8s.io";
/** The first part of the names of users that are service accounts. */
export const serviceAccountPrefix = "system:serviceaccount:";
