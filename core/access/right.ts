/** What somebody may or may not do: one verb on objects, or on an address that is none of an object. */

/** On objects of one resource. Parts that do not apply are "". */
export interface ObjectRight {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** "" = in all namespaces, or of a kind without them. */
  readonly namespace: string;
  /** "" = of any name. */
  readonly name: string;
}

/** On an address, whose verb is the method in small letters. */
export interface PathRight {
  readonly verb: string;
  readonly path: string;
}

export type Right = ObjectRight | PathRight;

export function isPathRight(right: Right): right is PathRight {
  return "path" in right;
}

const noParts = { group: "", subresource: "", namespace: "", name: "" };

/** A right on objects of the first group, unless the parts say otherwise. */
export function objectRight(verb: string, resource: string, parts: Partial<ObjectRight> = {}): ObjectRight {
  return { ...noParts, ...parts, verb, resource };
}

/** `pods`, or `pods/exec`. */
export function resourceText({ resource, subresource }: ObjectRight): string {
  return subresource === "" ? resource : `${resource}/${subresource}`;
}
