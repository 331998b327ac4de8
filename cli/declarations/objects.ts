/** Commands about objects: looking at them and changing them. */
import { type Command, Option } from "commander";
import type { PutFlags } from "../commands/create.js";
import type { GetFlags } from "../commands/get.js";
import { collect, outputOption, withCluster } from "./common.js";

const selector = ["-l, --selector <labels>", "only those with these labels, e.g. app=web,tier!=db"] as const;

function declareGet(program: Command): void {
  withCluster(program.command("get"))
    .description("list objects, or show some by name")
    .argument("[kind]", "pods, rc, svc, endpoints, minions, events, namespaces; several by commas; KIND/NAME")
    .argument("[name...]")
    .addOption(outputOption("wide", "json", "yaml", "name"))
    .option(...selector)
    .option("--field-selector <fields>", "only those with these fields, e.g. status.phase=Running")
    .option("-A, --all-namespaces", "of all namespaces")
    .option("-w, --watch", "go on with every change")
    .option("--ignore-not-found", "what is not there is no error")
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

export function declareObjects(program: Command): void {
  declareGet(program);
  declarePut(program, "create", "make the objects of manifests (v1 and v1beta1)");
  declarePut(program, "apply", "make the objects of manifests, or bring those that exist in line with them");
}
