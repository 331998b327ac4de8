import { controllerMachine } from "../../../actors/controller.js";
import { everyDef } from "../../../core/kinds/all.js";
import type { CustomResourceDefinition, Names } from "../../../core/kinds/custom-resource-definition/object.js";
import { reconcile } from "../../../core/kinds/custom-resource-definition/reconcile.js";
import { listKindOf, singularOf } from "../../../core/objects/kind-def.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { wishOf } from "./controller.js";
import type { KeeperDef } from "./keeper.js";

/** What is built in of a group. */
const builtIn = (group: string): Names[] =>
  everyDef
    .filter((def) => def.group === group)
    .map((def) => ({
      ...{ kind: def.kind, listKind: listKindOf(def), plural: def.plural, singular: singularOf(def) },
      shortNames: [...def.shortNames],
    }));

/** Kinds that users make: whether they have the names they ask for, which go to who asked first. */
export const keeper: KeeperDef<"CustomResourceDefinition"> = {
  kind: "CustomResourceDefinition",
  machine: controllerMachine<CustomResourceDefinition, Names>({
    id: "customresourcedefinition",
    child: ["kind", "kinds"],
    reconcile,
  }),
  rank: 0,
  make: ({ view }) => {
    const others = ({ metadata, spec }: CustomResourceDefinition): CustomResourceDefinition[] =>
      [...view.list("CustomResourceDefinition")].filter(
        (other) => other.spec.group === spec.group && other.metadata.uid !== metadata.uid,
      );
    const acceptedOf = ({ status }: CustomResourceDefinition): Names[] =>
      status?.acceptedNames?.plural ? [status.acceptedNames] : [];
    return {
      looksAfter: (before, after) => !sameJson(wishOf(before), wishOf(after)),
      watches: [
        {
          kind: "CustomResourceDefinition",
          // Names that one has, or has no more, concern the others of its group.
          ownersOf: (before, after) => {
            const one = after ?? before;
            const is = sameJson(before && acceptedOf(before), after && acceptedOf(after));
            return one === undefined || is ? [] : others(one);
          },
        },
      ],
      observe: (object) => ({
        type: "controller.observed",
        object,
        children: [...builtIn(object.spec.group), ...others(object).flatMap(acceptedOf)],
      }),
      commands: {},
    };
  },
};
