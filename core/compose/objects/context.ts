/** What objects of a stack are made with, and where they go. */
import type { Kind } from "../../kinds/all.js";
import { apiVersionOf, type KindDef } from "../../objects/kind-def.js";
import type { ApiObject } from "../../objects/types.js";
import type { ComposeFiles } from "../files.js";
import type { Section } from "../reading/section.js";
import type { Stack } from "../stack.js";
import { serviceLabel, stackLabel } from "./names.js";

export interface Making {
  stack: Stack;
  files: ComposeFiles;
  namespace: string;
}

/** An object as it is to be applied. */
export interface Made extends ApiObject {
  kind: Kind;
}

/** An object that another one names. */
export interface Reference {
  kind: Kind;
  name: string;
}

/** Labels of all that a service has. */
export const labelsOf = ({ stack }: Making, service: string): Record<string, string> => ({
  [stackLabel]: stack.name,
  [serviceLabel]: service,
});

/** An object of the stack. @param more of its metadata */
export function made<T extends ApiObject>(
  def: KindDef<T>,
  { namespace, stack }: Making,
  name: string,
  body: Omit<T, "kind" | "metadata" | "apiVersion" | "status">,
  more: { labels?: Record<string, string>; annotations?: Record<string, string> } = {},
): Made {
  const annotations = more.annotations && Object.keys(more.annotations).length > 0 ? more.annotations : undefined;
  return {
    apiVersion: apiVersionOf(def as unknown as KindDef),
    kind: def.kind,
    metadata: {
      name,
      namespace,
      labels: { [stackLabel]: stack.name, ...more.labels },
      ...(annotations ? { annotations } : {}),
    },
    ...body,
  } as unknown as Made;
}

/** Whether a part of the file must be there already; its name. */
export function externalName(part: Section, key: string): string | undefined {
  return part.flag("external") === true ? (part.text("name") ?? key) : undefined;
}
