/** `troupe delete`: by names, labels or manifests; each is told when it is gone. */
import type { Kind } from "../../core/kinds/all.js";
import { type Client, connect } from "../client/client.js";
import { pluralOf, type Wanted, wordOf } from "../client/kind-words.js";
import { readManifests } from "../client/manifests.js";
import { namespaceOf } from "../client/put-objects.js";
import { resolved } from "../client/resolve.js";
import { factsOf } from "../client/served-kind.js";
import { connectFor } from "../client/wanted.js";
import { AlreadyTold, sentenceOf, UsageError } from "../fail.js";
import { say } from "../render/output.js";
import { type DeleteFlags, Deletion, type Target } from "./deletion.js";

async function targetsOf(client: Client, wanted: readonly Wanted[], flags: DeleteFlags): Promise<Target[]> {
  const out: Target[] = [];
  for (const { kind, names } of wanted) {
    const namespace = factsOf(kind).namespaced ? client.namespace : "";
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

async function removeWritten(deletion: Deletion, client: Client, flags: DeleteFlags): Promise<void> {
  const items = await readManifests(flags.filename, flags.recursive === true);
  // Before anything goes: kinds go with their definitions.
  const looked = await Promise.all(
    items.map(async (item) => ("error" in item ? item : resolved(client, item).catch((error: Error) => ({ error })))),
  );
  for (const item of looked) {
    if ("error" in item) {
      deletion.fail(item.error);
      continue;
    }
    try {
      if (item.name === "") throw new Error(`a ${wordOf(item.kind)} without a name: which one is meant is not known`);
      await deletion.begin({ kind: item.kind, namespace: namespaceOf(client, item), name: item.name });
    } catch (error) {
      deletion.fail(new Error(`${item.source}: ${sentenceOf(error)}`));
    }
  }
}

/** @throws UsageError, ConnectionError; AlreadyTold when something could not be deleted */
export async function remove(args: readonly string[], flags: DeleteFlags): Promise<void> {
  checkFlags(args, flags);
  const isWritten = flags.filename.length > 0;
  const { client, wanted } = isWritten
    ? { client: await connect(flags), wanted: [] }
    : await connectFor(args, flags, () => {});
  const deletion = new Deletion(client, flags);
  if (isWritten) await removeWritten(deletion, client, flags);
  for (const target of await targetsOf(client, wanted, flags)) await deletion.begin(target);
  await deletion.finish();
  if (deletion.failed) throw new AlreadyTold();
}
