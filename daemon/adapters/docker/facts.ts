import { readFile } from "node:fs/promises";
import { release } from "node:os";
import type { EngineFacts } from "../../minion/engine/engine.js";
import type { SandboxImage } from "../../minion/engine/sandbox-image.js";
import { createNamed, removeContainer, startContainer } from "./containers.js";
import { type DockerScope, ownLabels } from "./scope.js";

const bootIdFile = "/proc/sys/kernel/random/boot_id";
/** What `GET /info` says, as far as we read it. */
export interface DockerInfo {
  ServerVersion: string;
  NCPU: number;
  MemTotal: number;
  OperatingSystem: string;
  OSType: string;
  Architecture: string;
  KernelVersion: string;
  /** e.g. `name=seccomp,profile=default`. */
  SecurityOptions?: string[] | null;
}

/** @throws Fault ServiceUnavailable when no engine answers */
export function dockerInfo(scope: DockerScope): Promise<DockerInfo> {
  return scope.client.read("ask the Docker engine about itself", (docker, abortSignal) =>
    // The types know no options of info; the code does.
    (docker.info as (options?: object) => Promise<DockerInfo>).call(docker, { abortSignal }),
  );
}

/** The engine's facts from what it says of itself and its host's boot id. */
export function factsFrom(product: string, info: DockerInfo, bootId: string): EngineFacts {
  return {
    runtime: `${product} ${info.ServerVersion}`,
    bootId,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    os: info.OperatingSystem,
    osType: info.OSType,
    kernel: info.KernelVersion,
    architecture: info.Architecture,
  };
}

/**
 * The boot id of the kernel the containers run on: read here if that is this machine's, else by a container that
 * prints it (Docker itself says nothing of its host's boots).
 * @param local whether the engine was reached over a socket of this machine (which may still lead into a virtual one)
 */
export async function hostBootId(
  scope: DockerScope,
  info: DockerInfo,
  image: SandboxImage,
  local: boolean,
): Promise<string> {
  if (local && process.platform === "linux" && info.KernelVersion === release()) {
    return (await readFile(bootIdFile, "utf8")).trim();
  }
  const name = `troupe-boot-id-${scope.identity.cluster}-${scope.identity.minion}`;
  await removeContainer(scope, name);
  await createNamed(scope, name, {
    Image: await image.ensure(),
    Cmd: [bootIdFile],
    Tty: true,
    Labels: ownLabels(scope.identity),
    HostConfig: { NetworkMode: "none", LogConfig: { Type: "json-file", Config: {} } },
  });
  try {
    await startContainer(scope, name);
    await scope.client.open(`wait for ${name}`, (docker, abortSignal) =>
      docker.getContainer(name).wait({ abortSignal }),
    );
    const output = await scope.client.read(`read ${name}`, (docker, abortSignal) =>
      docker.getContainer(name).logs({ stdout: true, abortSignal } as { stdout: true }),
    );
    return output.toString("utf8").trim();
  } finally {
    await removeContainer(scope, name);
  }
}
