/**
 * The kinds there are: those that are built in, and those that users have made, in step with the definitions. It is given
 * to whoever treats kinds by what they are called; a constant of a module would be the same for all masters of a process.
 */
import { isTrue } from "../objects/conditions.js";
import type { KindDef } from "../objects/kind-def.js";
import type { ApiObject } from "../objects/types.js";
import { anyDef, everyKind, isKind, type Kind, kindOfPlural } from "./all.js";
import { customDefs, storedName } from "./custom/definition.js";
import type { CustomResourceDefinition } from "./custom-resource-definition/object.js";
import { everyServed } from "./forms.js";

interface Made {
  definition: CustomResourceDefinition;
  /** Of each version; those that clients shall prefer first. */
  defs: readonly KindDef[];
}

/** Under which name objects of a kind are stored. */
export const storedKind = (def: Pick<KindDef, "kind" | "storedAs">): Kind => (def.storedAs ?? def.kind) as Kind;

const isDefinition = (object: ApiObject): object is CustomResourceDefinition =>
  object.kind === "CustomResourceDefinition";

export class KindBook {
  readonly #made = new Map<Kind, Made>();
  #served: readonly KindDef[] = everyServed;

  /** An object came or changed; nothing comes of it unless it defines a kind. */
  put(object: ApiObject): void {
    if (!isDefinition(object)) return;
    const kind = storedName(object.spec.names.kind, object.spec.group) as Kind;
    if (isTrue(object, "Established")) this.#made.set(kind, { definition: object, defs: customDefs(object) });
    else if (this.definitionOf(kind)?.metadata.uid === object.metadata.uid) this.#made.delete(kind);
    this.#changed();
  }

  drop(object: ApiObject): void {
    if (!isDefinition(object)) return;
    const kind = storedName(object.spec.names.kind, object.spec.group) as Kind;
    if (this.definitionOf(kind)?.metadata.uid === object.metadata.uid) this.#made.delete(kind);
    this.#changed();
  }

  /** Every kind that is stored. */
  kinds(): Kind[] {
    return [...everyKind, ...this.#made.keys()];
  }

  /** Those whose objects are in namespaces, each once. */
  countable(): (KindDef & { kind: string })[] {
    return this.kinds().flatMap((kind) => {
      const def = this.find(kind);
      return def?.namespaced ? [{ ...def, kind }] : [];
    });
  }

  /** What there is to know of a kind that is stored; undefined: its definition is gone. */
  find(kind: Kind): KindDef | undefined {
    return isKind(kind) ? anyDef(kind) : this.#made.get(kind)?.defs[0];
  }

  /** The definition of a kind that users made. */
  definitionOf(kind: Kind): CustomResourceDefinition | undefined {
    return this.#made.get(kind)?.definition;
  }

  /** All that is served: the same list until it changes. */
  served(): readonly KindDef[] {
    return this.#served;
  }

  /** The kind by its name in addresses of its group and version. */
  ofPlural(group: string, version: string, plural: string): KindDef | undefined {
    const builtIn = kindOfPlural(group, version, plural);
    if (builtIn) return anyDef(builtIn);
    return this.#defs().find((d) => d.plural === plural && d.group === group && d.version === version);
  }

  /** The kind that a reference means: by its word, and its group. */
  meant(kind: string, group: string): Kind | undefined {
    if (isKind(kind) && anyDef(kind).group === group) return kind;
    const made = storedName(kind, group) as Kind;
    return this.#made.has(made) ? made : undefined;
  }

  #defs(): KindDef[] {
    return [...this.#made.values()].flatMap(({ defs }) => defs);
  }

  #changed(): void {
    this.#served = [...everyServed, ...this.#defs()];
  }
}
