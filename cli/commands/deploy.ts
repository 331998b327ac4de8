/** `troupe deploy`: a stack of compose files, made, changed, and waited for. */
import { stringify } from "yaml";
import { planStack, type StackPlan } from "../../core/compose/plan.js";
import { ComposeError } from "../../core/compose/told.js";
import type { Kind } from "../../core/kinds/all.js";
import { type Client, connect } from "../client/client.js";
import { wordOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { StackDeployment, type Standings } from "../deploy/deployment.js";
import { disk, usualFiles } from "../deploy/disk.js";
import { portLines } from "../deploy/port-lines.js";
import { AlreadyTold, tell, UsageError } from "../fail.js";
import { print, printData, say } from "../render/output.js";
import { progressOf } from "../render/progress-of.js";

export interface DeployFlags extends ClusterFlags {
  file: string[];
  envFile: string[];
  profile: string[];
  name?: string;
  dryRun?: boolean;
  wait: boolean;
  /** Seconds. */
  timeout: number;
  output?: "json" | "yaml";
}

interface Done {
  kind: string;
  name: string;
  namespace: string;
  outcome: string;
}

const variablesOf = (env: NodeJS.ProcessEnv): Map<string, string> =>
  new Map(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** The files that are named, those that COMPOSE_FILE names, or those that are usual. */
function filesOf(flags: DeployFlags, variables: ReadonlyMap<string, string>): string[] {
  if (flags.file.length > 0) return flags.file;
  const named = (variables.get("COMPOSE_FILE") ?? "").split(variables.get("COMPOSE_PATH_SEPARATOR") ?? ":");
  const found = named.filter((path) => path !== "");
  const files = found.length > 0 ? found : usualFiles(process.cwd());
  if (files.length === 0) throw new UsageError("there is no compose.yaml here; -f FILE names one");
  return files;
}

/** Files of this folder by their names alone. */
const shortened = (text: string): string => text.replaceAll(`${process.cwd()}/`, "");

/** What the files mean. @throws UsageError; Error with every fault of the files */
function planOf(flags: DeployFlags): StackPlan {
  const variables = variablesOf(process.env);
  const question = {
    paths: filesOf(flags, variables),
    folder: process.cwd(),
    envFiles: flags.envFile,
    profiles: flags.profile,
    ...(flags.name === undefined ? {} : { name: flags.name }),
    variables,
  };
  try {
    const plan = planStack(question, disk, flags.namespace ?? "");
    for (const warning of plan.warnings) say(`warning: ${shortened(warning)}`);
    return plan;
  } catch (error) {
    throw error instanceof ComposeError ? new Error(shortened(error.message)) : error;
  }
}

function printPlan({ base, workloads }: StackPlan, output: DeployFlags["output"]): void {
  const objects = [...base, ...workloads.map(({ object }) => object)];
  if (output === "json") return printData({ apiVersion: "v1", kind: "List", items: objects }, "json");
  print(objects.map((object) => `---\n${stringify(object, { aliasDuplicateObjects: false })}`).join(""));
}

async function deployPlan(
  client: Client,
  plan: StackPlan,
  flags: DeployFlags,
): Promise<{ done: Done[]; standings: Standings }> {
  const done: Done[] = [];
  const progress = progressOf(`deploy ${plan.name}`);
  const telling = {
    progress,
    done: (kind: Kind, name: string, outcome: string) => {
      done.push({ kind, name, namespace: plan.namespace, outcome });
      if (flags.output === undefined && outcome !== "unchanged") print(`${wordOf(kind)} "${name}" ${outcome}\n`);
    },
  };
  try {
    const deployment = new StackDeployment(client, plan, telling, AbortSignal.timeout(flags.timeout * 1_000));
    return { done, standings: await deployment.run(flags.wait) };
  } finally {
    progress.close();
  }
}

/** @throws UsageError, ApiError, ConnectionError; AlreadyTold when some service does not become ready */
export async function deploy(flags: DeployFlags): Promise<void> {
  const plan = planOf(flags);
  if (flags.dryRun) return printPlan(plan, flags.output);
  const client = await connect(flags);
  const { done, standings } = await deployPlan(client, plan, flags);
  const bad = [...standings].filter(([, standing]) => standing.is !== "ready");
  for (const [service, standing] of bad)
    tell(new Error(`service ${service} is not ready: ${standing.is === "ready" ? "" : standing.why}`));
  if (flags.output !== undefined) printData(done, flags.output);
  else {
    if (done.every(({ outcome }) => outcome === "unchanged")) print("nothing changed\n");
    print(await portLines(client, plan));
    const count = `${plan.workloads.length} service${plan.workloads.length === 1 ? "" : "s"}`;
    if (bad.length === 0)
      print(`stack ${plan.name}: ${count} ${flags.wait ? "ready" : "deployed"} in namespace ${plan.namespace}\n`);
  }
  if (bad.length > 0) throw new AlreadyTold();
}
