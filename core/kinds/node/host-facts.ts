/** What a minion says of its host, in Kubernetes' words: its nodeInfo, and the labels by which pods choose. Pure. */
import type { MinionFacts } from "../../link/messages.js";
import { lookup } from "../../lookup.js";
import type { core } from "../../objects/types.js";
import { checkLabelValue } from "../../schema/formats.js";
import { kubernetesVersion } from "../../spoken-version.js";

/** Kernels' names of processors, and Go's, which Kubernetes uses. */
const architectures = lookup<string>({
  x86_64: "amd64",
  aarch64: "arm64",
  armv7l: "arm",
  armv6l: "arm",
  i686: "386",
  i386: "386",
});

/** `x86_64` → `amd64`; what is not known stays as it is. */
export const goArchitecture = (name: string): string => architectures[name] ?? name;

/** `Docker 20.10.24` → `docker://20.10.24`. */
export const runtimeVersion = (runtime: string): string =>
  runtime.replace(/^(\S+) (\S+)$/, (_, name: string, version: string) => `${name.toLowerCase()}://${version}`);

/** What is not said is "". */
export function nodeInfoOf(facts: MinionFacts): core.NodeSystemInfo {
  const version = facts.version === "" ? "" : kubernetesVersion(facts.version);
  return {
    machineID: "",
    systemUUID: "",
    bootID: facts.bootId,
    kernelVersion: facts.kernel ?? "",
    osImage: facts.os,
    containerRuntimeVersion: runtimeVersion(facts.runtime),
    kubeletVersion: version,
    kubeProxyVersion: version,
    operatingSystem: facts.osType ?? "",
    architecture: goArchitecture(facts.architecture),
  };
}

/**
 * The labels that every minion has.
 * @param before those it had: what it does not know now, for its engine does not answer, stays
 */
export function hostLabels(
  minion: string,
  facts: MinionFacts,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const [arch, os] = ["kubernetes.io/arch", "kubernetes.io/os"];
  const all = {
    [arch]: goArchitecture(facts.architecture) || (before[arch] ?? ""),
    "kubernetes.io/hostname": minion,
    [os]: facts.osType || (before[os] ?? ""),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "" && checkLabelValue(value) === ""));
}
