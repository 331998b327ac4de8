/** The engines that are tried, and with what. */
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

/** What a root file system needs besides Debian's minimum. */
export const packagesOf = (suite: string): string[] => [
  ...["docker.io", "iptables", "nftables", "iproute2", "conntrack", "procps", "openssl", "git", "libstdc++6"],
  // Up to Debian 12 the client is part of docker.io.
  ...(suite === "bookworm" ? [] : ["docker-cli"]),
  ...(platforms.some((p) => p.suite === suite && p.product === "Podman")
    ? ["podman", "crun", "netavark", "aardvark-dns"]
    : []),
];

export const parts = [
  { title: "contract", about: "the laws of an engine", file: "test/daemon/adapters/docker/docker.test" },
  { title: "article", about: "the demo, its recording replayed, Ctrl-C", file: "test/e2e/demo.test" },
  { title: "heal", about: "a container is killed behind its back", file: "test/e2e/heal.test" },
] as const;

/** No test file takes longer. */
export const partMsMax = 300_000;
