/** What kinds are called on the command line, and what KIND, KIND NAME and KIND/NAME mean. */
import { anyDef, everyDef, everyKind, type Kind } from "../../core/kinds/all.js";
import { wordsOf } from "../../core/objects/kind-def.js";
import { UsageError } from "../fail.js";
import { didYouMean } from "./nearest.js";

/** What `all` means. */
const everything = everyKind.filter((_, i) => everyDef[i]?.inAll);

const kindByWord = new Map(
  everyKind.flatMap((kind) => {
    const def = anyDef(kind);
    const words = new Set([...wordsOf(def), def.plural, kind.toLowerCase(), ...def.shortNames]);
    return [...words].map((word): [string, Kind] => [word, kind]);
  }),
);

/** The words one may type for a kind, the full ones. */
export const kindWords: readonly string[] = everyDef.map((def) => wordsOf(def)[0]);

/** What an object of the kind is called, e.g. `pod`; a Node is a minion. */
export function wordOf(kind: Kind): string {
  return wordsOf(anyDef(kind))[1];
}

/** What several are called, e.g. `pods`. */
export function pluralOf(kind: Kind): string {
  return wordsOf(anyDef(kind))[0];
}

/** @throws UsageError naming the kinds there are */
export function kindOf(word: string): Kind {
  const kind = kindByWord.get(word.toLowerCase());
  if (kind) return kind;
  const hint = didYouMean(word.toLowerCase(), kindByWord.keys());
  throw new UsageError(`there is no kind "${word}"${hint || `; there are ${kindWords.join(", ")}`}`);
}

/** Kinds separated by commas; `all` = those that say so. @throws UsageError */
export function kindsOf(text: string): Kind[] {
  const found = text.split(",").flatMap((word) => (word.toLowerCase() === "all" ? everything : [kindOf(word)]));
  return [...new Set(found)];
}

/** Objects a command line asks for: of a kind all, or those named. */
export interface Wanted {
  kind: Kind;
  /** Empty = every one. */
  names: string[];
}

/** `pods`, `pods,rc`, `pod a b`, `pod/a rc/b`. @throws UsageError */
export function wantedOf(args: readonly string[]): Wanted[] {
  const [first, ...rest] = args;
  if (first === undefined)
    throw new UsageError(`a kind is missing: one of ${kindWords.join(", ")}, with names or as KIND/NAME`);
  const hasSlash = args.map((a) => a.includes("/"));
  if (!hasSlash.includes(true)) {
    const found = kindsOf(first);
    if (found.length > 1 && rest.length > 0)
      throw new UsageError("names can be given for one kind only; KIND/NAME names objects of several");
    return found.map((kind) => ({ kind, names: rest }));
  }
  if (hasSlash.includes(false))
    throw new UsageError("either KIND NAME… or KIND/NAME KIND/NAME… is expected, not both at once");
  return args.map((arg) => {
    const [word = "", name = "", ...more] = arg.split("/");
    if (name === "" || more.length > 0) throw new UsageError(`"${arg}" is not KIND/NAME`);
    return { kind: kindOf(word), names: [name] };
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
