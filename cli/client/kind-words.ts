/** What kinds are called on the command line, and what KIND, KIND NAME and KIND/NAME mean. */
import { anyDef, everyDef, everyKind, type Kind } from "../../core/kinds/all.js";
import { didYouMean } from "../../core/nearest.js";
import { singularOf, wordsOf } from "../../core/objects/kind-def.js";
import { UnknownKind, UsageError } from "../fail.js";
import { type KindRef, type ServedKind, servedWord } from "./served-kind.js";

/** What `all` means. */
const everything = everyKind.filter((_, i) => everyDef[i]?.inAll);

interface Named {
  group: string;
  version: string;
  plural: string;
  shortNames: readonly string[];
}

/** A kind's names, and those with its group, with and without the version: `deployments.apps`, `deploy.v1.apps`. */
function namesOf({ group, version, plural, shortNames }: Named, singular: string): string[] {
  const plain = [plural, singular, ...shortNames];
  return group === "" ? plain : plain.flatMap((name) => [name, `${name}.${group}`, `${name}.${version}.${group}`]);
}

const kindByWord = new Map(
  everyKind.flatMap((kind) => {
    const def = anyDef(kind);
    const words = new Set([...wordsOf(def), ...namesOf(def, singularOf(def))]);
    return [...words].map((word): [string, Kind] => [word, kind]);
  }),
);

/** What a word means of the kinds that the server has besides: a name, or several kinds at once. */
function servedBy(word: string, served: readonly ServedKind[]): ServedKind[] {
  const named = served.find((k) => [...namesOf(k, k.singular), k.kind.toLowerCase()].includes(word));
  if (named) return [named];
  const others = served.filter((k) => k.categories.includes(word) && !kindByWord.has(`${k.plural}.${k.group}`));
  // Each in the version that comes first.
  return others.filter((k, i) => others.findIndex((o) => o.plural === k.plural && o.group === k.group) === i);
}

/** The words one may type for a kind, the full ones. */
export const kindWords: readonly string[] = everyDef.map((def) => wordsOf(def)[0]);

/** What an object of the kind is called, e.g. `pod`; a Node is a minion. */
export function wordOf(kind: KindRef): string {
  return typeof kind === "string" ? wordsOf(anyDef(kind))[1] : servedWord(kind);
}

/** What several are called, e.g. `pods`. */
export function pluralOf(kind: KindRef): string {
  return typeof kind === "string" ? wordsOf(anyDef(kind))[0] : kind.plural;
}

function refsOf(word: string, served: readonly ServedKind[]): KindRef[] {
  const lower = word.toLowerCase();
  if (lower === "all") return [...everything, ...servedBy(lower, served)];
  const kind = kindByWord.get(lower);
  if (kind) return [kind];
  const found = servedBy(lower, served);
  if (found.length > 0) return found;
  const hint = didYouMean(lower, [...kindByWord.keys(), ...served.flatMap((k) => namesOf(k, k.singular))]);
  const there = [...kindWords, ...served.map((k) => k.plural)];
  throw new UnknownKind(`there is no kind "${word}"${hint || `; there are ${[...new Set(there)].join(", ")}`}`);
}

/** A kind that is built in. @throws UnknownKind naming the kinds there are */
export function kindOf(word: string): Kind {
  const [kind] = refsOf(word, []);
  return kind as Kind;
}

/** Kinds separated by commas; `all` = those that say so. @param served others that there are @throws UnknownKind */
export function kindsOf(text: string, served: readonly ServedKind[] = []): KindRef[] {
  return [...new Set(text.split(",").flatMap((word) => refsOf(word, served)))];
}

/** Objects a command line asks for: of a kind all, or those named. */
export interface Wanted {
  kind: KindRef;
  /** Empty = every one. */
  names: string[];
}

/** `pods`, `pods,rc`, `pod a b`, `pod/a rc/b`. @param served kinds that are not built in @throws UsageError */
export function wantedOf(args: readonly string[], served: readonly ServedKind[] = []): Wanted[] {
  const [first, ...rest] = args;
  if (first === undefined)
    throw new UsageError(`a kind is missing: one of ${kindWords.join(", ")}, with names or as KIND/NAME`);
  const hasSlash = args.map((a) => a.includes("/"));
  if (!hasSlash.includes(true)) {
    const found = kindsOf(first, served);
    if (found.length > 1 && rest.length > 0)
      throw new UsageError("names can be given for one kind only; KIND/NAME names objects of several");
    return found.map((kind) => ({ kind, names: rest }));
  }
  if (hasSlash.includes(false))
    throw new UsageError("either KIND NAME… or KIND/NAME KIND/NAME… is expected, not both at once");
  return args.map((arg) => {
    const [word = "", name = "", ...more] = arg.split("/");
    if (name === "" || more.length > 0) throw new UsageError(`"${arg}" is not KIND/NAME`);
    const [kind, ...others] = kindsOf(word, served);
    if (kind === undefined || others.length > 0) throw new UsageError(`"${arg}": "${word}" means several kinds`);
    return { kind, names: [name] };
  });
}

/** One object: `NAME` of the kind that is expected, or KIND/NAME of one that is allowed. @throws UsageError */
export function oneOf(arg: string, expected: Kind): string {
  if (!arg.includes("/")) return arg;
  const [word = "", name = "", ...more] = arg.split("/");
  if (name === "" || more.length > 0) throw new UsageError(`"${arg}" is not KIND/NAME`);
  if (kindOf(word) !== expected) throw new UsageError(`"${arg}": a ${wordOf(expected)} is expected here`);
  return name;
}
