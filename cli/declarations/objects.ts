/** Commands about objects: looking at them and changing them. */
import { type Command, Option } from "commander";
import type { PutFlags } from "../commands/create.js";
import type { DeleteFlags } from "../commands/deletion.js";
import type { DescribeFlags } from "../commands/describe.js";
import type { EventFlags } from "../commands/events.js";
import type { GetFlags } from "../commands/get-output.js";
import type { MarkFlags } from "../commands/mark.js";
import type { ScaleFlags } from "../commands/scale.js";
import type { WaitFlags } from "../commands/wait.js";
import { collect, outputOption, seconds, whole, withCluster } from "./common.js";

const selector = ["-l, --selector <labels>", "only those with these labels, e.g. app=web,tier!=db"] as const;

function declareGet(program: Command): void {
  withCluster(program.command("get"))
    .description("list objects, or show some by name")
    .argument(
      "[kind]",
      "pods, rc, svc, minions, events, …, and whatever else the master has; several by commas; KIND/NAME",
    )
    .argument("[name...]")
    .addOption(outputOption("wide", "json", "yaml", "name"))
    .option(...selector)
    .option("--field-selector <fields>", "only those with these fields, e.g. status.phase=Running")
    .option("-A, --all-namespaces", "of all namespaces")
    .option("-w, --watch", "go on with every change")
    .option("--ignore-not-found", "what is not there is no error")
    .option("--show-labels", "their labels in a last column")
    .option("--show-managed-fields", "in json and yaml: who has which field")
    .option("--no-headers", "rows only")
    .action(async (kind: string | undefined, names: string[], flags: GetFlags) => {
      const { get } = await import("../commands/get.js");
      await get(kind === undefined ? [] : [kind, ...names], flags);
    });
}

function declarePut(program: Command, verb: "create" | "apply", description: string): void {
  withCluster(program.command(verb))
    .description(description)
    .option("-f, --filename <source>", "file, folder, URL or - for stdin; may be given again", collect, [])
    .option("-R, --recursive", "folders within folders, too")
    .option("--dry-run", "check everything, change nothing")
    .addOption(
      new Option("--validate <how>", "fields the server does not know")
        .choices(["strict", "warn", "ignore"])
        .default("strict"),
    )
    .addOption(outputOption("name", "json", "yaml"))
    .action(async (flags: PutFlags) => {
      const { put } = await import("../commands/create.js");
      await put(verb, flags);
    });
}

function declareDelete(program: Command): void {
  withCluster(program.command("delete"))
    .description("delete objects, and wait until they are gone")
    .argument("[kind]", "KIND NAME…, KIND/NAME…, or KIND with -l or --all")
    .argument("[name...]")
    .option("-f, --filename <source>", "the objects of these manifests; may be given again", collect, [])
    .option("-R, --recursive", "folders within folders, too")
    .option(...selector)
    .option("--all", "all of the kind")
    .option("--grace-period <seconds>", "time a pod has for its end (default: its own)", whole(0, 86_400))
    .option("--force", "end pods at once")
    .option("--no-wait", "do not wait until they are gone")
    .option("--timeout <time>", "wait no longer than this, e.g. 30s", seconds)
    .option("--orphan", "let the pods of a controller run on")
    .option("--ignore-not-found", "what is not there is no error")
    .addOption(outputOption("name"))
    .action(async (kind: string | undefined, names: string[], flags: DeleteFlags) => {
      const { remove } = await import("../commands/delete.js");
      await remove(kind === undefined ? [] : [kind, ...names], flags);
    });
}

function declareDescribe(program: Command): void {
  withCluster(program.command("describe"))
    .description("what an object is, does, waits for and has been through")
    .argument("[kind]", "KIND [NAME…] or KIND/NAME…")
    .argument("[name...]")
    .option(...selector)
    .action(async (kind: string | undefined, names: string[], flags: DescribeFlags) => {
      const { describe } = await import("../commands/describe.js");
      await describe(kind === undefined ? [] : [kind, ...names], flags);
    });
  withCluster(program.command("events"))
    .description("what happened, the oldest first")
    .option("-A, --all-namespaces", "of all namespaces")
    .option("--for <object>", "about this one, KIND/NAME")
    .addOption(new Option("--type <type>", "of this type").choices(["Normal", "Warning"]))
    .option("-w, --watch", "go on with what happens")
    .addOption(outputOption("json", "yaml"))
    .action(async (flags: EventFlags) => {
      const { events } = await import("../commands/events.js");
      await events(flags);
    });
}

function declareChanges(program: Command): void {
  withCluster(program.command("scale"))
    .alias("resize")
    .description("change how many replicas an object keeps")
    .argument("<object...>", "KIND/NAME, or KIND NAME, e.g. rc/web; the number may stand last")
    .option("--replicas <n>", "how many", whole(0, 1_000_000))
    .option("--current-replicas <n>", "only if it wants so many now", whole(0, 1_000_000))
    .option("--wait", "wait until all are ready")
    .option("--timeout <time>", "wait no longer than this, e.g. 30s", seconds)
    .action(async (args: string[], flags: ScaleFlags) => {
      const { scale } = await import("../commands/scale.js");
      await scale(args, flags);
    });
  declareMark(program, "label", "labels");
  declareMark(program, "annotate", "annotations");
  withCluster(program.command("wait"))
    .description("wait until objects are as wanted, or gone")
    .argument("<object...>", "KIND NAME…, KIND/NAME…, or KIND with -l or --all")
    .requiredOption("--for <what>", "condition=TYPE (e.g. condition=Ready), condition=TYPE=STATUS, or delete")
    .option(...selector)
    .option("--all", "all of the kind")
    .option("--timeout <time>", "wait no longer than this", seconds, 30)
    .action(async (args: string[], flags: WaitFlags) => {
      const { wait } = await import("../commands/wait.js");
      await wait(args, flags);
    });
}

function declareMark(program: Command, verb: string, what: "labels" | "annotations"): void {
  withCluster(program.command(verb))
    .description(`set ${what} with KEY=VALUE, take them away with KEY-`)
    .argument("<args...>", "KIND NAME… or KIND/NAME…, then KEY=VALUE… and KEY-…")
    .option("--overwrite", "change those that have another value")
    .option(...selector)
    .option("--all", "all of the kind")
    .addOption(outputOption("json", "yaml"))
    .action(async (args: string[], flags: MarkFlags) => {
      const { mark } = await import("../commands/mark.js");
      await mark(what, args, flags);
    });
}

export function declareObjects(program: Command): void {
  declareGet(program);
  declareDescribe(program);
  declarePut(program, "create", "make the objects of manifests (v1 and v1beta1)");
  declarePut(program, "apply", "make the objects of manifests, or bring those that exist in line with them");
  declareDelete(program);
  declareChanges(program);
}
