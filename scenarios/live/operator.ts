/** The operator of a live run: does what the scenario says by the commands of the article, and shows them. */
import { relative } from "node:path";
import { asFault } from "../../core/fault.js";
import { lookup } from "../../core/lookup.js";
import type { ActionSpec, Workload } from "../format/action-spec.js";
import type { Commands, Program } from "./commands.js";

/** What kubecfg calls the kinds it can create. */
const collections = lookup<string>({
  Pod: "pods",
  ReplicationController: "replicationControllers",
  Service: "services",
});

/** Where a live run is shown. */
export interface Stage {
  /** A command line is typed; the function it returns prints what came of it. `looks`: it changes nothing. */
  type(line: string, looks?: boolean): (output: string) => void;
}

export class Operator {
  readonly #commands: Commands;
  readonly #stage: Stage;

  constructor(commands: Commands, stage: Stage) {
    this.#commands = commands;
    this.#stage = stage;
  }

  /** Does an action by commands. @returns false if there are none for it @throws Fault with what a command said */
  async operate(spec: ActionSpec, minions: readonly string[]): Promise<boolean> {
    switch (spec.action) {
      case "list":
        await this.#type("kubecfg", ["list", spec.kind]);
        return true;
      case "create":
        return this.#create(spec.workloads);
      case "resize":
        return this.#resize(spec.controller, spec.replicas);
      case "delete":
        return this.#delete(spec.kind, spec.name, spec.graceSeconds);
      case "cordon":
      case "uncordon":
      case "drain":
        for (const minion of minions) await this.#type("troupe", [spec.action, minion]);
        return true;
      default:
        return false;
    }
  }

  async #create(workloads: readonly Workload[]): Promise<boolean> {
    const typed = workloads.map(({ file, object, version }) => ({
      file,
      collection: collections[object.kind],
      version,
    }));
    const isArticle = typed.every((w) => w.file !== undefined && w.collection !== undefined && w.version === "v1beta1");
    if (!isArticle) return false;
    for (const { file = "", collection = "" } of typed)
      await this.#type("kubecfg", ["-c", relative(process.cwd(), file), "create", collection]);
    return true;
  }

  async #resize(controller: string, replicas: number): Promise<boolean> {
    const args = replicas === 0 ? ["stop", controller] : ["resize", controller, String(replicas)];
    // The article shows no output here; kubecfg prints the whole controller.
    await this.#type(
      "kubecfg",
      args,
      (yaml) => `(the controller as YAML, ${yaml.trimEnd().split("\n").length} lines)\n`,
    );
    return true;
  }

  async #delete(kind: string, name: string, graceSeconds: number | undefined): Promise<boolean> {
    const collection = collections[kind];
    if (collection === undefined || graceSeconds !== undefined) return false;
    await this.#type("kubecfg", kind === "ReplicationController" ? ["rm", name] : ["delete", `${collection}/${name}`]);
    return true;
  }

  async #type(program: Program, args: string[], brief = (output: string): string => output): Promise<void> {
    const print = this.#stage.type(`${program} ${args.join(" ")}`, args[0] === "list");
    try {
      print(brief(await this.#commands.insist(program, args)));
    } catch (error) {
      print(`${asFault(error).message}\n`);
      throw error;
    }
  }
}
