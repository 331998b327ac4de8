/** `troupe delete`: by names, labels or manifests; each is told when it is gone. */
import { type Kind, kinds } from "../../core/kinds/all.js";
import { type Client, connect } from "../client/client.js";
import { pluralOf, wantedOf, wordOf } from "../client/kind-words.js";
import { readManifests } from "../client/manifests.js";
import { namespaceOf } from "../client/put-objects.js";
import { AlreadyTold, sentenceOf, UsageError } from "../fail.js";
import { say } from "../render/output.js";
import { type DeleteFlags, Deletion, type Target } from "./deletion.js";

async function targetsByArgs(client: Client, args: readonly string[], flags: DeleteFlags): Promise<Target[]> {
  const out: Target[] = [];
  for (const { kind, names } of wantedOf(args)) {
    const namespace = kinds[kind].namespaced ? client.namespace : "";
    if (names.length > 0) {
      out.push(...names.map((name) => ({ kind, namespace, name })));
      continue;
    }
    const { items } = await client.list<Kind>(kind, client.namespace, { labels: flags.selector });
    if (items.length === 0) say(`there are no ${pluralOf(kind)} to delete`);
    out.push(...items.map((o) => ({ kind, namespace, name: o.metadata.name })));
  }
  return out;
}

function checkFlags(args: readonly string[], flags: DeleteFlags): void {
  const isNamed = args.length > 1 || args.some((a) => a.includes("/"));
  if (flags.filename.length > 0 && args.length > 0) throw new UsageError("either -f or names can be given, not both");
  if (flags.force && flags.gracePeriod) throw new UsageError("--force leaves no grace period; give one of the two");
  if (flags.filename.length > 0) return;
  if (args.length === 0)
    throw new UsageError("what to delete is missing: KIND NAME…, KIND/NAME…, KIND -l LABELS or -f FILE");
  if (isNamed && (flags.selector !== undefined || flags.all)) throw new UsageError("names do not go with -l or --all");
  if (!isNamed && flags.selector === undefined && !flags.all)
    throw new UsageError(`which ${args[0]} to delete is missing: names, -l LABELS or --all`);
}

/** @throws UsageError, ConnectionError; AlreadyTold when something could not be deleted */
export async function remove(args: readonly string[], flags: DeleteFlags): Promise<void> {
  checkFlags(args, flags);
  const client = await connect(flags);
  const deletion = new Deletion(client, flags);
  if (flags.filename.length > 0) {
    for (const item of await readManifests(flags.filename, flags.recursive === true))
      try {
        if ("error" in item) {
          deletion.fail(item.error);
          continue;
        }
        if (item.name === "") throw new Error(`a ${wordOf(item.kind)} without a name: which one is meant is not known`);
        await deletion.begin({ kind: item.kind, namespace: namespaceOf(client, item), name: item.name });
      } catch (error) {
        deletion.fail(new Error(`${item.source}: ${sentenceOf(error)}`));
      }
  } else for (const target of await targetsByArgs(client, args, flags)) await deletion.begin(target);
  await deletion.finish();
  if (deletion.failed) throw new AlreadyTold();
}
