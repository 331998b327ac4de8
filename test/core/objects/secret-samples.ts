/** Objects with a secret in each place that their kind's shape marks as one. */
import type { Kind } from "../../../core/kinds/all.js";
import { secretPathsOf } from "../../../core/kinds/all.js";
import { descriptionOf } from "../../../core/kinds/prepare.js";
import type { Description } from "../../../core/schema/description.js";
import { sampleOf } from "../schema/sensible.js";

export const secretWord = "hunter2";

type Rec = Record<string, unknown>;

/** The least that is right. */
function least(of: Description): unknown {
  switch (of.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(of.fields).flatMap(([name, field]) => (field.required ? [[name, least(field.of)]] : [])),
      );
    case "list":
      return [least(of.items)];
    case "map":
      return {};
    case "string":
      return of.enum?.[0] ?? (of.format === undefined ? "value" : sampleOf(of.format));
    case "integer":
    case "intOrString":
      return Math.max(1, of.minimum);
    default:
      return {};
  }
}

/** The secret where texts are; the first word of a command is its program. */
function secretOf(of: Description, name: string): unknown {
  if (of.type === "list") return name === "command" ? ["program", secretWord] : [secretWord];
  if (of.type === "map") return { "example.org/key": secretWord };
  return of.type === "string" && of.format === "git-repository"
    ? `https://user:${secretWord}@example.org/site.git`
    : `/${secretWord}`;
}

function along(of: Description, [name = "", ...rest]: readonly string[]): unknown {
  if (of.type === "list") return [along(of.items, [name, ...rest])];
  if (of.type === "map") return { key: along(of.values, rest) };
  if (of.type !== "object") throw new Error(`${name} leads nowhere`);
  const field = of.fields[name];
  if (!field) throw new Error(`there is no ${name}`);
  const value = rest.length === 0 ? secretOf(field.of, name) : along(field.of, rest);
  return { ...(least(of) as Rec), [name]: value };
}

/** One object a place, by its path. Names and selectors are not filled in. */
export function secretSamples(kind: Kind): [path: string, object: Rec][] {
  return (secretPathsOf(kind) ?? []).map((path) => [path, along(descriptionOf(kind), path.split(".")) as Rec]);
}
