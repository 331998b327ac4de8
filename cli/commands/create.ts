/** `troupe create -f` and `troupe apply -f`: every object of the manifests, each told as it is done. */
import { connect } from "../client/client.js";
import { wordOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { type Manifest, readManifests } from "../client/manifests.js";
import { apply, create, type PutOptions } from "../client/put-objects.js";
import { resolved } from "../client/resolve.js";
import { factsOf } from "../client/served-kind.js";
import { untilServed } from "../client/until-served.js";
import { AlreadyTold, sentenceOf, tell, UsageError } from "../fail.js";
import { print, printData } from "../render/output.js";

export interface PutFlags extends ClusterFlags {
  filename: string[];
  recursive?: boolean;
  dryRun?: boolean;
  validate: PutOptions["validate"];
  output?: "name" | "json" | "yaml";
}

interface Done {
  kind: string;
  name: string;
  namespace?: string;
  outcome: string;
}

/** @throws AlreadyTold when something failed; the rest was done all the same */
export async function put(verb: "create" | "apply", flags: PutFlags): Promise<void> {
  if (flags.filename.length === 0)
    throw new UsageError(`-f is missing: what to ${verb}, a file, folder, URL or - for stdin`);
  const client = await connect(flags);
  const options: PutOptions = { dryRun: flags.dryRun === true, validate: flags.validate };
  const done: Done[] = [];
  let failures = 0;
  const one = async (manifest: Manifest): Promise<{ name: string; outcome: string }> =>
    verb === "create"
      ? { name: await create(client, manifest, options), outcome: "created" }
      : apply(client, manifest, options);
  for (const written of await readManifests(flags.filename, flags.recursive === true)) {
    const item = "error" in written ? written : await resolved(client, written).catch((error: Error) => ({ error }));
    if ("error" in item) {
      failures++;
      tell(item.error);
      continue;
    }
    try {
      const { name, outcome } = await one(item);
      const word = wordOf(item.kind);
      if (item.kind === "CustomResourceDefinition" && !options.dryRun) await untilServed(client, name);
      done.push({
        kind: factsOf(item.kind).kind,
        name,
        outcome,
        ...(item.namespace === "" ? {} : { namespace: item.namespace }),
      });
      if (flags.output === "name") print(`${word}/${name}\n`);
      else if (flags.output === undefined)
        print(`${word} "${name}" ${outcome}${options.dryRun ? " (dry run: nothing was changed)" : ""}\n`);
    } catch (error) {
      failures++;
      tell(new Error(`${item.source}: ${wordOf(item.kind)} "${item.name}": ${sentenceOf(error)}`));
    }
  }
  if (flags.output === "json" || flags.output === "yaml") printData(done, flags.output);
  if (failures > 0) throw new AlreadyTold();
}
