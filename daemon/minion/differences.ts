/** What an engine has and what agents believe, side by side. Pure. */
import type { ContainerRecord } from "../../actors/pod-agent/containers.js";
import { type PodAgentContext, wantsAddress } from "../../actors/pod-agent/context.js";
import { type ContainerInfo, labelKeys } from "./engine/engine.js";

/** Dead containers kept for their logs, for each container of a pod. */
export const deadKeptMax = 2;

/** What runs, by id. */
export type RunningById = ReadonlyMap<string, ContainerInfo>;

export interface Differences {
  sandbox: "as it should be" | "ended" | "cut off";
  /** Records of what is believed to run and is not there. */
  dead: ContainerRecord[];
  /** Records of what was paused or goes on again. */
  turned: ContainerRecord[];
}

function sandboxOf(context: PodAgentContext, running: RunningById): Differences["sandbox"] {
  if (context.sandboxId === "") return "as it should be";
  const info = running.get(context.sandboxId);
  if (!info) return "ended";
  const isCutOff = wantsAddress(context) && !context.cutOff && info.ip === undefined;
  return isCutOff ? "cut off" : "as it should be";
}

/** Null: what the agent believes is so. */
export function differencesOf(context: PodAgentContext, running: RunningById): Differences | null {
  const differences: Differences = { sandbox: sandboxOf(context, running), dead: [], turned: [] };
  for (const name in context.containers) {
    const record = context.containers[name];
    if (record?.phase !== "running") continue;
    const info = running.get(record.id);
    if (!info) differences.dead.push(record);
    else if ((info.paused === true) !== record.paused) differences.turned.push(record);
  }
  const { sandbox, dead, turned } = differences;
  return sandbox === "as it should be" && dead.length === 0 && turned.length === 0 ? null : differences;
}

/** Whether the same containers are in the same states. */
export function sameContainers(a: readonly ContainerInfo[], b: readonly ContainerInfo[]): boolean {
  const same = (x: ContainerInfo, y: ContainerInfo | undefined): boolean =>
    x.id === y?.id && x.state === y.state && x.paused === y.paused && x.ip === y.ip;
  return a === b || (a.length === b.length && a.every((info, i) => same(info, b[i])));
}

/** Of each container of a pod, the dead ones beyond the last {@link deadKeptMax}. */
export function surplusOf(found: readonly ContainerInfo[]): ContainerInfo[] {
  const groups = new Map<string, ContainerInfo[]>();
  for (const info of found) {
    if (info.labels[labelKeys.role] !== "container" || info.state !== "exited") continue;
    const key = `${info.labels[labelKeys.podUid]}/${info.labels[labelKeys.container]}`;
    groups.set(key, [...(groups.get(key) ?? []), info]);
  }
  const attempt = (info: ContainerInfo): number => Number(info.labels[labelKeys.attempt]);
  return [...groups.values()].flatMap((g) => g.sort((a, b) => attempt(b) - attempt(a)).slice(deadKeptMax));
}
