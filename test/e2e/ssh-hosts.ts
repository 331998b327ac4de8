/** Hosts in network namespaces with an engine and a real sshd each, reached by keys made for the test. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { type HostRecord, powerOn } from "../../cli/local/netns/host.js";
import { removeHosts } from "../../cli/local/netns/hosts.js";
import { hostAddress, type NetnsLayout } from "../../cli/local/netns/layout.js";
import { ensureSwitch } from "../../cli/local/netns/switch.js";
import { realClock } from "../../daemon/real-clock.js";
import { ensureStandIns } from "../../scenarios/standins/images.js";
import { type Ran, run, succeed } from "./processes.js";

const sshPort = 22;
/** A user that is not root; sudo lets it be. */
export const worker = "worker";

/** Turns a bare host into one with users, in its own mount namespace: files of this machine stay as they are. */
const furnish = (socket: string, publicKey: string): string => `
set -e
mkdir -p /run/sshd /run/bin /run/worker
ln -s ${socket} /run/docker.sock
mount --no-mtab -t tmpfs -o mode=700 tmpfs /root
cp ${publicKey} /run/authorized_keys
chmod 644 /run/authorized_keys
cp /etc/passwd /run/passwd
echo "${worker}:x:4242:4242::/run/worker:/bin/sh" >> /run/passwd
mount --no-mtab --bind /run/passwd /etc/passwd
chown 4242:4242 /run/worker
cp "$(command -v setpriv)" /run/bin/as-root
chmod u+s /run/bin/as-root
printf '#!/bin/sh\\n[ "$1" = -n ] && shift\\nexec /run/bin/as-root --reuid=0 --regid=0 --clear-groups -- "$@"\\n' > /run/bin/sudo
chmod +x /run/bin/sudo`;

export class SshHosts {
  /** Addresses of the hosts. */
  readonly names: string[];
  readonly dir: string;
  readonly #layout: NetnsLayout;
  readonly #hosts = new Map<string, HostRecord>();
  readonly #servers: ChildProcess[] = [];

  private constructor(dir: string, layout: NetnsLayout, count: number) {
    this.dir = dir;
    this.#layout = layout;
    this.names = Array.from({ length: count }, (_, i) => hostAddress(layout, i + 1));
  }

  /** Whatever happens later, call {@link close}. */
  static async up(title: string, count: number): Promise<SshHosts> {
    const dir = mkdtempSync(join(tmpdir(), `troupe-${title}-`));
    // Where the hosts' own files are.
    process.env["TROUPE_HOME"] = dir;
    const layout = { cluster: `${title}-${process.pid}`, hostCidr: "10.245.2.0/24", segments: 1 };
    const hosts = new SshHosts(dir, layout, count);
    try {
      await hosts.#prepare();
    } catch (error) {
      await hosts.close();
      throw error;
    }
    return hosts;
  }

  /** As `ssh -o` takes them: this test's keys and nothing of this machine's. */
  sshOptions(knownHosts = "known_hosts", key = "user_key"): string[] {
    return [
      `IdentityFile=${join(this.dir, key)}`,
      ...["IdentitiesOnly=yes", "IdentityAgent=none", "StrictHostKeyChecking=yes"],
      ...[`UserKnownHostsFile=${join(this.dir, knownHosts)}`, "GlobalKnownHostsFile=/dev/null"],
    ];
  }

  /** Another name by which ssh knows a host. */
  alias(name: string, alias: string): void {
    appendFileSync(
      join(this.dir, "known_hosts"),
      `${alias} ${readFileSync(join(this.dir, `${name}_key.pub`), "utf8")}`,
    );
  }

  /** Runs a shell's script on a host, not by ssh. */
  on(host: string, script: string): Promise<Ran> {
    return run("nsenter", [...this.#into(host), "sh", "-c", script]);
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.kill("SIGKILL");
    await removeHosts(this.#layout);
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #prepare(): Promise<void> {
    await this.#key("user_key");
    await this.#key("stranger_key");
    await ensureSwitch(this.#layout);
    await Promise.all(this.names.map((name) => this.#startHost(name)));
    const known = this.names.map((name) => `${name} ${readFileSync(join(this.dir, `${name}_key.pub`), "utf8")}`);
    writeFileSync(join(this.dir, "known_hosts"), known.join(""));
    writeFileSync(join(this.dir, "nobody_known"), "");
  }

  #key(name: string): Promise<string> {
    return succeed("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(this.dir, name)]);
  }

  /** All that a host has of its own but its processes, which are those that its power ends. */
  #into(name: string): string[] {
    const pid = this.#hosts.get(name)?.pid;
    return [`--target=${pid}`, "--mount", "--net", `--pid=/proc/${pid}/ns/pid_for_children`];
  }

  async #startHost(name: string): Promise<void> {
    const host = await powerOn(this.#layout, name);
    this.#hosts.set(name, host);
    const awake = setInterval(() => undefined, 1_000);
    await ensureStandIns(["echo"], host.engine, realClock()).finally(() => clearInterval(awake));
    const socket = host.engine.slice("unix://".length);
    const { code, stderr } = await this.on(name, furnish(socket, join(this.dir, "user_key.pub")));
    if (code !== 0) throw new Error(`host ${name}: ${stderr}`);
    await this.#startServer(name);
  }

  async #startServer(name: string): Promise<void> {
    await this.#key(`${name}_key`);
    const config = join(this.dir, `${name}.sshd_config`);
    writeFileSync(
      config,
      [
        `ListenAddress ${name}:${sshPort}`,
        `HostKey ${join(this.dir, `${name}_key`)}`,
        "AuthorizedKeysFile /run/authorized_keys",
        ...["PasswordAuthentication no", "KbdInteractiveAuthentication no", "UsePAM no", "PidFile none"],
        "PermitRootLogin prohibit-password",
        `SetEnv PATH=/run/bin:${dirname(process.execPath)}:/usr/sbin:/usr/bin:/sbin:/bin`,
        "",
      ].join("\n"),
    );
    const server = spawn("nsenter", [...this.#into(name), "/usr/sbin/sshd", "-D", "-e", "-f", config], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#servers.push(server);
    const lines = createInterface({ input: server.stderr });
    const said: string[] = [];
    const listens = new Promise<void>((resolve) => {
      lines.on("line", (line) => {
        said.push(line);
        if (/^Server listening/.test(line)) resolve();
      });
    });
    const ended = once(server, "exit").then(() => Promise.reject(new Error(`sshd of ${name}: ${said.join("; ")}`)));
    await Promise.race([listens, ended]);
    ended.catch(() => undefined);
  }
}

/** A folder for what `troupe up` makes, beside the hosts'. */
export function homeIn(hosts: SshHosts): string {
  const home = join(hosts.dir, "home");
  mkdirSync(home);
  return home;
}
