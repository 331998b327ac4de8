/** What one service of a file is made, for tables. */
import type { core } from "../../../../core/objects/types.js";
import type { Files } from "../folder.js";
import { planOf } from "../folder.js";

type Asked = NonNullable<Parameters<typeof planOf>[1]>;

interface Workload {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  spec: Record<string, unknown> & { template: core.PodTemplateSpec };
}

/** `web`, whose keys are given, in a file that is told more of. */
export function planned(keys: string, more = "", files: Files = {}, asked: Asked = {}): ReturnType<typeof planOf> {
  const text = `services:\n  web:\n    image: x\n${keys.replace(/^(?=.)/gm, "    ")}\n${more}`;
  return planOf({ "compose.yaml": text, ...files }, asked);
}

export function workload(keys: string, more = "", files: Files = {}, asked: Asked = {}): Workload {
  const found = planned(keys, more, files, asked).workloads.find(({ service }) => service === "web");
  if (!found) throw new Error("there is no web");
  return found.object as unknown as Workload;
}

export function podSpec(keys: string, more = "", files: Files = {}, asked: Asked = {}): core.PodSpec {
  const { spec } = workload(keys, more, files, asked).spec.template;
  if (!spec) throw new Error("there is no pod");
  return spec;
}

/** Its container, without its name, its image, and when that is pulled unless it is asked for. */
export function container(keys: string, more = "", files: Files = {}, asked: Asked = {}): Partial<core.Container> {
  const [first] = podSpec(keys, more, files, asked).containers;
  const { name: _name, image: _image, imagePullPolicy, ...rest } = first ?? {};
  return { ...rest, ...(keys.includes("pull_policy") ? { imagePullPolicy } : {}) } as Partial<core.Container>;
}

/** Warnings by their paths and words, without their files. */
export const warningsOf = (keys: string, more = "", files: Files = {}): string[] =>
  planned(keys, more, files).warnings.map((line) => line.replace(/^\S+:\d+: /, ""));
