/** Provider ssh: minions run on other machines that are reached by ssh; their master runs here. */
import { randomBytes } from "node:crypto";
import { isIPv4 } from "node:net";
import { type ClusterRecord, writeCluster } from "../cluster-file.js";
import { clusterDir } from "../home.js";
import { countsAsReady } from "../master-says.js";
import { freePortFrom } from "../ports.js";
import { allEnds, type Provider, type Site } from "../provider.js";
import { Interrupted, type UpOptions } from "../up-options.js";
import { hostTitle, parseAdvertise, withHosts } from "./host-spec.js";
import { copyProgram, removalByHand, removeMinion, startMinion } from "./host-work.js";
import { type HostFacts, inspect } from "./inspect.js";
import { withJoinToken } from "./join-token.js";
import { ownProgram, type Program } from "./program.js";
import type { HostSpec, SshHost, SshRecord } from "./record.js";

const portDefault = 8443;
const readyMsMax = 30_000;
const lookMs = 50;

/** All hosts are looked at, so that all that is wrong is told at once. @throws Error with a line for each */
async function inspectAll(
  hosts: readonly HostSpec[],
  options: readonly string[],
  signal: AbortSignal,
): Promise<HostFacts[]> {
  const ends = await Promise.allSettled(hosts.map((host) => inspect(host, options, signal)));
  if (signal.aborted) throw new Interrupted();
  const wrong = ends.flatMap((end) => (end.status === "rejected" ? [(end.reason as Error).message] : []));
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  return ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
}

/** Where the master is to be found, by what the user says and what it was before; no address = each host knows. */
async function wayBack(
  { advertise }: UpOptions,
  before: SshRecord | undefined,
): Promise<{ address: string; port: number }> {
  const asked = advertise === undefined ? undefined : parseAdvertise(advertise);
  return {
    address: asked?.address ?? before?.advertise ?? "",
    port: asked?.port ?? before?.port ?? (await freePortFrom(portDefault)),
  };
}

/** The master may make routes to pods: it is root, and no minion on this machine makes them. */
const mayRoute = (facts: readonly HostFacts[]): boolean =>
  process.platform === "linux" && process.getuid?.() === 0 && facts.every((f) => f.client !== f.server);

async function check(record: ClusterRecord, options: UpOptions, signal: AbortSignal): Promise<Partial<ClusterRecord>> {
  const before = record.ssh;
  const sshOptions = options.sshOptions.length > 0 ? options.sshOptions : (before?.options ?? []);
  const specs = withHosts(before?.hosts ?? [], options.hosts);
  if (specs.length === 0) throw new Error("provider ssh needs --host [USER@]HOST[:PORT], once for each minion");
  const { address, port } = await wayBack(options, before);
  const facts = await inspectAll(specs, sshOptions, signal);
  const { hash } = await ownProgram();
  const hosts = specs.map((spec, i): SshHost => {
    const { node = "", root, client = "" } = facts[i] ?? {};
    if (address === "" && !isIPv4(client))
      throw new Error(
        `host ${hostTitle(spec)} sees no IPv4 address of this machine, which routes to pods need (${client || "no address"}); give one with --advertise ADDRESS`,
      );
    const { begun = false } = before?.hosts.find((h) => h.name === spec.name) ?? {};
    const url = `https://${address || client}:${port}`;
    return { ...spec, node, sudo: root === "sudo", url, program: hash, begun };
  });
  const seen = facts[0]?.client ?? "";
  const ssh: SshRecord = {
    owner: before?.owner ?? randomBytes(8).toString("hex"),
    ...{ options: sshOptions, advertise: address, port, hosts },
    publicName: address || before?.publicName || seen,
    ip: isIPv4(address) ? address : (before?.ip ?? seen),
    podRoutes: before?.podRoutes ?? mayRoute(facts),
  };
  return { ssh };
}

function masterArgs({ ssh }: ClusterRecord): string[] {
  if (!ssh) return [];
  return [
    ...["--secure-listen", `0.0.0.0:${ssh.port}`, "--public-name", ssh.publicName, "--advertise", ssh.ip],
    ...(ssh.podRoutes ? ["--pod-routes"] : []),
  ];
}

async function whenReady(record: ClusterRecord, { name, target }: SshHost, signal: AbortSignal): Promise<void> {
  const deadlineMs = performance.now() + readyMsMax;
  while (!(await countsAsReady(record, name))) {
    if (signal.aborted) throw new Interrupted();
    if (performance.now() > deadlineMs)
      throw new Error(`minion ${name} on ${target} runs and is not Ready; \`troupe describe minion ${name}\` says why`);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

/** Copies, starts and waits. What is begun on a host that is new is taken back when all is. */
async function bringUp(
  site: Site,
  ssh: SshRecord,
  host: SshHost,
  program: Program,
  master: Promise<void>,
): Promise<void> {
  const { record, options, starter, progress, signal } = site;
  const { name } = host;
  if (!host.begun) starter.onUndo(() => takeBack(site, ssh, host));
  host.begun = true;
  await starter.change({ ssh });
  progress.say(`minion ${name}: the program is copied to ${hostTitle(host)} unless it is there`);
  await copyProgram(host, ssh.options, program, signal);
  await master;
  if (signal.aborted) throw new Interrupted();
  await withJoinToken(record.url, name, async (token) => {
    const { url } = host;
    const request = {
      ...{ cluster: record.name, owner: ssh.owner, name, url, token, warmSandboxes: options.warmSandboxes },
    };
    if (await startMinion(host, ssh.options, request, signal)) starter.started.push(name);
  });
  await whenReady(record, host, signal);
  progress.say(`minion ${name} is ready`);
}

async function takeBack({ record, starter }: Site, ssh: SshRecord, host: SshHost): Promise<void> {
  await removeMinion(host, ssh.options, { cluster: record.name, owner: ssh.owner, program: ownProgram });
  ssh.hosts = ssh.hosts.filter((h) => h !== host);
  await starter.change({ ssh });
}

async function start(site: Site, startMaster: () => Promise<void>): Promise<void> {
  const { ssh } = site.record;
  if (!ssh) return;
  const program = await ownProgram();
  const master = startMaster();
  await allEnds([master, ...ssh.hosts.map((host) => bringUp(site, ssh, host, program, master))]);
}

/** What is left stays in the record, so that it can be tried again. */
async function remove(record: ClusterRecord): Promise<string[]> {
  const { ssh, name } = record;
  if (!ssh) return [];
  const ends = ssh.hosts.map(async (host): Promise<[SshHost, string] | null> => {
    if (!host.begun) return null;
    try {
      await removeMinion(host, ssh.options, { cluster: name, owner: ssh.owner, program: ownProgram });
      return null;
    } catch (error) {
      return [host, (error as Error).message];
    }
  });
  const left = (await Promise.all(ends)).filter((end) => end !== null);
  ssh.hosts = left.map(([host]) => host);
  await writeCluster(record);
  return left.map(
    ([host, why]) =>
      `${why}\n  its minion and containers are left there: try \`troupe down --name ${name}\` again, ` +
      `or run there \`${removalByHand(host, name)}\`, and forget it here with \`rm -r ${clusterDir(name)}\``,
  );
}

export const sshProvider: Provider = { check, masterArgs, start, remove };
