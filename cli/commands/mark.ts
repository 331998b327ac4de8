/** `troupe label` and `troupe annotate`: labels and annotations set with KEY=VALUE and taken away with KEY-. */
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { wordOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { factsOf } from "../client/served-kind.js";
import { connectFor } from "../client/wanted.js";
import { AlreadyTold, tell, UsageError } from "../fail.js";
import { print, printData } from "../render/output.js";

export interface MarkFlags extends ClusterFlags {
  overwrite?: boolean;
  selector?: string;
  all?: boolean;
  output?: "json" | "yaml";
}

/** What is changed: the field of the metadata, one of it in words, and what is said of an object that has others now. */
const marks = {
  labels: { word: "label", done: "labelled" },
  annotations: { word: "annotation", done: "annotated" },
} as const;

export interface MarkChange {
  set: Record<string, string>;
  drop: string[];
}

/** Arguments that name objects, and those that say what becomes of their marks. @throws UsageError */
export function markArgs(args: readonly string[]): { objects: string[]; change: MarkChange } {
  const change: MarkChange = { set: {}, drop: [] };
  const objects: string[] = [];
  for (const arg of args) {
    const at = arg.indexOf("=");
    if (at > 0) change.set[arg.slice(0, at)] = arg.slice(at + 1);
    else if (arg.endsWith("-") && objects.length > 0) change.drop.push(arg.slice(0, -1));
    else objects.push(arg);
  }
  if (Object.keys(change.set).length === 0 && change.drop.length === 0)
    throw new UsageError("what to change is missing: KEY=VALUE sets it, KEY- takes it away");
  return { objects, change };
}

/** The marks after the change; undefined if they are as before. @throws Error for one that would be overwritten */
export function changedMarks(
  what: keyof typeof marks,
  before: Readonly<Record<string, string>>,
  { set, drop }: MarkChange,
  overwrite: boolean,
): Record<string, string> | undefined {
  const next: Record<string, string> = { ...before };
  for (const [key, value] of Object.entries(set)) {
    const old = before[key];
    if (old !== undefined && old !== value && !overwrite)
      throw new Error(`${marks[what].word} ${key} is ${old} already; --overwrite changes it`);
    next[key] = value;
  }
  for (const key of drop) delete next[key];
  const isSame =
    Object.keys(next).length === Object.keys(before).length && Object.entries(next).every(([k, v]) => before[k] === v);
  return isSame ? undefined : next;
}

/** @throws UsageError, ConnectionError; AlreadyTold when some could not be changed */
export async function mark(what: keyof typeof marks, args: readonly string[], flags: MarkFlags): Promise<void> {
  const { objects, change } = markArgs(args);
  const isSelected = flags.selector !== undefined || flags.all === true;
  const { client, wanted } = await connectFor(objects, flags, (known) => {
    if (known.some((w) => w.names.length > 0 === isSelected))
      throw new UsageError("which objects is missing: names, or one of -l LABELS and --all");
  });
  let failed = false;
  for (const { kind, names } of wanted) {
    const found = isSelected
      ? (await client.list<Kind>(kind, client.namespace, { labels: flags.selector })).items.map((o) => o.metadata.name)
      : names;
    for (const name of found)
      try {
        const edited = await client.edit<Kind>(
          kind,
          name,
          factsOf(kind).namespaced ? client.namespace : "",
          (object: AnyObject) => {
            const next = changedMarks(what, object.metadata[what] ?? {}, change, flags.overwrite === true);
            return next && ({ ...object, metadata: { ...object.metadata, [what]: next } } as AnyObject);
          },
        );
        if (flags.output) printData(edited.object, flags.output);
        else print(`${wordOf(kind)} "${name}" ${edited.changed ? marks[what].done : "unchanged"}\n`);
      } catch (error) {
        tell(error);
        failed = true;
      }
  }
  if (failed) throw new AlreadyTold();
}
