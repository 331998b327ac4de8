/** `troupe actors`: the state machines behind pods, controllers, minions and services, as they are and as they move. */
import { layOutGet } from "../../core/kinds/tables.js";
import { didYouMean } from "../../core/nearest.js";
import { ageOf } from "../../core/objects/age.js";
import { isNotFound } from "../client/api-error.js";
import { type Client, connect } from "../client/client.js";
import { connectionError } from "../client/http.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { type ServerEvent, serverEvents } from "../client/server-events.js";
import { UsageError } from "../fail.js";
import { LiveTable } from "../render/live-table.js";
import { print, printData, say } from "../render/output.js";
import { Report } from "../render/report.js";
import { type Step, stepCells, stepHeader } from "./actor-step.js";

export interface ActorFlags extends ClusterFlags {
  type?: string;
  state?: string;
  machine?: boolean;
  watch?: boolean;
  output?: "json" | "yaml";
}

interface ActorRow {
  id: string;
  type: string;
  state: string;
  since: string;
}

interface ActorView extends ActorRow {
  context: unknown;
  timers: { name: string; at: string; inMs: number }[];
  next: string[];
  steps: Step[];
}

const pathOf = (id: string): string => `/actors/${id.split("/").map(encodeURIComponent).join("/")}`;

async function listed(
  client: Client,
  query: Record<string, string | undefined>,
): Promise<{ total: number; actors: ActorRow[] }> {
  return (await client.ask({ path: "/actors", query })) as { total: number; actors: ActorRow[] };
}

async function list(client: Client, flags: ActorFlags): Promise<void> {
  const { total, actors } = await listed(client, { type: flags.type, state: flags.state });
  if (flags.output) printData(actors, flags.output);
  else if (actors.length === 0) say("there are no such actors");
  else {
    const nowMs = Date.now();
    const rows = actors.map((a) => [a.id, a.state, ageOf(a.since, nowMs)]);
    print(layOutGet({ header: ["ID", "STATE", "FOR"], rows }));
  }
  if (actors.length < total) say(`these are ${actors.length} of ${total}; --type and --state choose`);
}

function printActor(view: ActorView): void {
  const nowMs = Date.now();
  const report = new Report()
    .field("Actor", view.id)
    .field("State", `${view.state} for ${ageOf(view.since, nowMs)}`)
    .field(
      "Timers",
      view.timers.map((t) => `${t.name} at ${t.at}`),
    )
    .field("Next events", view.next.join(", "))
    .field("Context", JSON.stringify(view.context, null, 2))
    .table("Last steps", stepHeader, view.steps.map(stepCells));
  print(report.text());
}

async function withHint<T>(client: Client, id: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const { actors } = await listed(client, {});
    const ids = actors.map((a) => a.id);
    throw new Error(`there is no actor "${id}"${didYouMean(id, ids) || "; troupe actors lists them"}`);
  }
}

/** Whether a step is of what is asked for. */
function isWanted(step: Step, id: string | undefined, flags: ActorFlags): boolean {
  if (id !== undefined && step.actor !== id) return false;
  if (flags.type !== undefined && !step.actor.startsWith(`${flags.type}/`)) return false;
  return flags.state === undefined || step.to === flags.state || step.to.startsWith(`${flags.state}.`);
}

async function watch(client: Client, id: string | undefined, flags: ActorFlags): Promise<void> {
  const table = new LiveTable();
  const show = ({ event, data }: ServerEvent): void => {
    if (event === "gap") say("some steps were missed: this reader, or the connection, was too slow");
    if (event !== "step") return;
    const step = JSON.parse(data) as Step;
    if (!isWanted(step, id, flags)) return;
    if (flags.output === "json") print(`${JSON.stringify(step)}\n`);
    else if (flags.output === "yaml") {
      print("---\n");
      printData(step, "yaml");
    } else print(table.add({ header: stepHeader, rows: [stepCells(step)] }));
  };
  const onBreak = (error: unknown): void =>
    say(`${connectionError(error, client.access.server).message}; trying again`);
  for await (const event of serverEvents(client, "/actors/stream", { actor: id }, onBreak)) show(event);
}

/** @throws UsageError, ApiError, ConnectionError */
export async function actors(id: string | undefined, flags: ActorFlags): Promise<void> {
  if (flags.machine && id === undefined) throw new UsageError("--machine needs the actor whose machine it is");
  if (id !== undefined && (flags.type !== undefined || flags.state !== undefined) && !flags.watch)
    throw new UsageError("--type and --state choose among actors; they do not go with the name of one");
  const client = await connect(flags);
  if (id === undefined) return flags.watch ? watch(client, undefined, flags) : list(client, flags);
  if (flags.machine) {
    const query = flags.output ? {} : { format: "mermaid" };
    const accept = flags.output ? "application/json" : "text/vnd.mermaid";
    const chart = await withHint(client, id, client.ask({ path: `${pathOf(id)}/machine`, query, accept }));
    if (flags.output) printData(chart, flags.output);
    else print(`${String(chart).trimEnd()}\n`);
    return;
  }
  const view = (await withHint(client, id, client.ask({ path: pathOf(id) }))) as ActorView;
  if (flags.watch) return watch(client, id, flags);
  if (flags.output) printData(view, flags.output);
  else printActor(view);
}
