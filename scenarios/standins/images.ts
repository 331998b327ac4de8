import { readFile } from "node:fs/promises";
import type { Clock } from "../../core/time.js";
import { dockerScope } from "../../daemon/adapters/docker/docker.js";
import { engineAddress } from "../../daemon/adapters/docker/engine-address.js";
import type { LocalImage } from "../../daemon/images/local-images.js";
import { ensureLocalImages } from "../../daemon/images/local-images.js";

/** The images that can be made on the spot, under the names their manifests use. */
export const standInNames = {
  master: "csanchez/jenkins-swarm:1.565.3.3",
  agent: "csanchez/jenkins-swarm-slave:1.21",
  echo: "troupe/echo:1",
  /** The same once more, to be updated to. */
  echo2: "troupe/echo:2",
  /** A program that ends soon, and not well. */
  failing: "troupe/failing:1",
} as const;

export type StandIn = keyof typeof standInNames;

const slaveScript = '#!/bin/sh\nexec /usr/local/bin/node /usr/local/bin/ci-agent.mjs "$@"\n';

/** A program of this folder, as it was compiled. */
function program(name: string): Promise<Buffer> {
  return readFile(new URL(`./${name}.js`, import.meta.url));
}

async function recipe(standIn: StandIn): Promise<LocalImage> {
  const name = standInNames[standIn];
  const labels = { "io.troupe.stand-in": standIn };
  const file = async (path: string, source: string): Promise<LocalImage["files"][number]> => ({
    name: path,
    mode: 0o755,
    content: await program(source),
  });
  switch (standIn) {
    case "master":
      return {
        name,
        files: [await file("usr/local/bin/ci-master.mjs", "ci-master"), { name: "var/jenkins_home/", mode: 0o755 }],
        config: {
          Entrypoint: ["/usr/local/bin/node", "/usr/local/bin/ci-master.mjs"],
          Env: ["JENKINS_HOME=/var/jenkins_home"],
          ExposedPorts: { "8080/tcp": {}, "50000/tcp": {} },
          Labels: labels,
        },
      };
    case "agent":
      return {
        name,
        files: [
          await file("usr/local/bin/ci-agent.mjs", "ci-agent"),
          { name: "usr/local/bin/jenkins-slave.sh", mode: 0o755, content: Buffer.from(slaveScript) },
        ],
        config: { Cmd: ["/usr/local/bin/jenkins-slave.sh"], Labels: labels },
      };
    case "failing":
      return {
        name,
        files: [],
        config: { Cmd: ["/usr/local/bin/node", "-e", "setTimeout(() => process.exit(3), 300)"], Labels: labels },
      };
    case "echo":
    case "echo2":
      return {
        name,
        files: [await file("usr/local/bin/echo.mjs", "echo")],
        config: {
          Cmd: ["/usr/local/bin/node", "/usr/local/bin/echo.mjs"],
          ExposedPorts: { "8080/tcp": {}, "7000/tcp": {}, "7001/udp": {} },
          Labels: labels,
        },
      };
  }
}

/**
 * Makes stand-ins for images, for a demo or a test without a registry. A label `io.troupe.stand-in` says what they are.
 * @param engine URL of the engine; DOCKER_HOST or the usual sockets if undefined
 * @returns the names of those that were made now; the others were there
 * @throws Fault ServiceUnavailable (no engine, another processor, no Linux)
 */
export async function ensureStandIns(
  standIns: readonly StandIn[],
  engine: string | undefined,
  clock: Clock,
): Promise<string[]> {
  const { scope, disconnect } = dockerScope({
    address: engineAddress(engine, process.env, false),
    identity: { cluster: "", minion: "" },
    network: { name: "", cidr: "10.0.0.0/24" },
    clock,
  });
  try {
    return await ensureLocalImages(scope, await Promise.all(standIns.map(recipe)));
  } finally {
    disconnect();
  }
}
