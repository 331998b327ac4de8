/** The engines that are tried, and with what. */
import { kernelNeeds, testNeeds } from "../../scenarios/machine/needs.js";

export interface Platform {
  /** Debian's name of the release. */
  suite: string;
  product: "Docker" | "Podman";
  /** Starts the engine at the usual socket. @param cgroup parent of all its control groups */
  start(cgroup: string): string;
}

const docker = (cgroup: string): string =>
  `exec dockerd --cgroup-parent ${cgroup} --exec-opt native.cgroupdriver=cgroupfs`;
/** Podman's parent of all control groups, which cannot be given to its service. */
export const podmanCgroup = "libpod_parent";
/** Without systemd it wants to be told where its events and control groups are. */
const podman = (): string =>
  "exec podman --runtime runc --cgroup-manager cgroupfs --events-backend file system service --time 0 unix:///var/run/docker.sock";

export const platforms: readonly Platform[] = [
  { suite: "bookworm", product: "Docker", start: docker },
  { suite: "trixie", product: "Docker", start: docker },
  { suite: "sid", product: "Docker", start: docker },
  { suite: "trixie", product: "Podman", start: podman },
];

/** What a root file system needs besides Debian's minimum: it cannot be installed in a room, which has no way out. */
export function packagesOf(suite: string): string[] {
  const ofTests = [...testNeeds(true), ...kernelNeeds()].map((need) => need.package);
  const hasPodman = platforms.some((platform) => platform.suite === suite && platform.product === "Podman");
  const all = [
    ...ofTests.filter((name) => name !== "docker-cli"),
    // Up to Debian 12 the client is part of docker.io.
    ...(suite === "bookworm" ? [] : ["docker-cli"]),
    // The Node that runs here runs there.
    "libstdc++6",
    ...(hasPodman ? ["podman", "runc", "netavark", "aardvark-dns"] : []),
  ];
  return [...new Set(all)];
}

export const parts = [
  { title: "contract", about: "the laws of an engine", file: "test/daemon/adapters/docker/docker.test" },
  { title: "article", about: "the demo, its recording replayed, Ctrl-C", file: "test/e2e/demo.test" },
  { title: "heal", about: "a container is killed behind its back", file: "test/e2e/heal.test" },
] as const;

/** No test file takes longer. */
export const partMsMax = 300_000;
