/** What Kubernetes' documents call a type: `core.v1.Pod` is `io.k8s.api.core.v1.Pod` there. */

const machinery = "io.k8s.apimachinery.pkg";

/** The name of a type in OpenAPI documents. @param name as shapes have it, e.g. `core.v1.Pod`, `meta.v1.ObjectMeta` */
export function definitionName(name: string): string {
  if (name.startsWith("meta.")) return `${machinery}.apis.${name}`;
  return name.split(".").length === 3 ? `io.k8s.api.${name}` : name;
}

/** The name of the list of a type. */
export const listName = (name: string): string => `${definitionName(name)}List`;

export const quantityName = `${machinery}.api.resource.Quantity`;
export const intOrStringName = `${machinery}.util.intstr.IntOrString`;
export const timeName = `${machinery}.apis.meta.v1.Time`;
export const listMetaName = `${machinery}.apis.meta.v1.ListMeta`;
