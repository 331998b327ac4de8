/** The programs that the demo and the tests use on a machine, and the Debian packages that bring them. */
import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import { delimiter, join } from "node:path";

export interface Need {
  program: string;
  /** Of Debian and Ubuntu. */
  package: string;
  /** What the package brings, where that is not the program itself. */
  file?: string;
}

const need = (program: string, from: string): Need => ({ program, package: from });

/** What a Docker engine of our own, and a cluster on it, are run with. */
export const engineNeeds: readonly Need[] = [
  need("dockerd", "docker.io"),
  need("iptables", "iptables"),
  // Without it nobody can take away the tables that iptables makes.
  need("nft", "nftables"),
  need("ip", "iproute2"),
];

/** Up to Debian 12, and on Ubuntu, the client is part of the engine's package. */
export function clientPackage(osRelease = read("/etc/os-release")): string {
  const [, version] = /^VERSION_ID="?(\d+)/m.exec(osRelease) ?? [];
  const isNew = version === undefined || Number(version) > 12;
  return /^ID="?debian"?$/m.test(osRelease) && isNew ? "docker-cli" : "docker.io";
}

/** What the tests use besides; those that need root are left out where we are not. */
export function testNeeds(isRoot: boolean): readonly Need[] {
  const all = [
    ...[need("docker", clientPackage()), need("git", "git"), need("ps", "procps"), need("curl", "curl")],
    { ...need("python3", "python3-kubernetes"), file: "/usr/lib/python3/dist-packages/kubernetes/__init__.py" },
    need("kubetail", "kubetail"),
  ];
  const ofRoot = [
    ...[need("conntrack", "conntrack"), need("openssl", "openssl"), need("unshare", "util-linux")],
    ...[need("ssh", "openssh-client"), need("sshd", "openssh-server")],
  ];
  return isRoot ? [...engineNeeds, ...all, ...ofRoot] : all;
}

/** What an engine uses of a kernel that has modules or AppArmor. */
export function kernelNeeds(): Need[] {
  const hasModules = isThere(`/lib/modules/${release()}`);
  const confines = read("/sys/module/apparmor/parameters/enabled").startsWith("Y");
  return [
    ...(hasModules ? [need("modprobe", "kmod")] : []),
    ...(confines ? [need("apparmor_parser", "apparmor")] : []),
  ];
}

/** Daemons and what sets up networks are there, and not in every user's path. */
const sbin = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Gives this process, and all it starts, the folders of the system's programs. */
export function widenPath(): void {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  process.env["PATH"] = [...folders, ...sbin.filter((folder) => !folders.includes(folder))].join(delimiter);
}

/** Whether a program is in the path. */
export function hasProgram(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return statSync(join(folder, program)).isFile();
    } catch {
      return false;
    }
  });
}

/** Those whose program is not there, or what else they bring. */
export const missingOf = (needs: readonly Need[], has: (program: string) => boolean = hasProgram): readonly Need[] =>
  needs.filter(({ program, file }) => !has(program) || (file !== undefined && !existsSync(file)));

/** Whether packages are installed with apt-get here. */
export const hasApt = (): boolean => /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(read("/etc/os-release"));

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
