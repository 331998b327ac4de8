/** Provider ssh: minions run on other machines that are reached by ssh; their master runs here. */
import { randomBytes } from "node:crypto";
import { isIPv4 } from "node:net";
import { type ClusterRecord, writeCluster } from "../cluster-file.js";
import { isRunning } from "../daemon-process.js";
import { clusterDir } from "../home.js";
import { withJoinToken } from "../join-token.js";
import { countsAsReady } from "../master-says.js";
import { checkPlainName } from "../plain-name.js";
import { freePortFrom } from "../ports.js";
import { allEnds, type Plan, type Provider, type Site } from "../provider.js";
import { Interrupted, type UpOptions } from "../up-options.js";
import { hostTitle, parseAdvertise, withHosts } from "./host-spec.js";
import { copyProgram, removalByHand, removeMinion, startMinion } from "./host-work.js";
import { type HostFacts, inspect } from "./inspect.js";
import { ownProgram, type Program } from "./program.js";
import type { HostSpec, SshHost, SshRecord } from "./record.js";

const portDefault = 8443;
const readyMsMax = 30_000;
const lookMs = 50;

/**
 * All hosts are looked at, so that all that is wrong is told at once. One that was a minion's before and is not reached
 * now is a trouble; its facts are null.
 * @throws Error with a line for each that is new
 */
async function inspectAll(
  hosts: readonly (HostSpec | SshHost)[],
  options: readonly string[],
  { signal, troubles }: Plan,
): Promise<(HostFacts | null)[]> {
  const ends = await Promise.allSettled(hosts.map((host) => inspect(host, options, signal)));
  if (signal.aborted) throw new Interrupted();
  const wrong: string[] = [];
  const facts = ends.map((end, i) => {
    if (end.status === "fulfilled") return end.value;
    const { message } = end.reason as Error;
    const host = hosts[i];
    if (host && "begun" in host && host.begun) troubles.set(host.name, message);
    else wrong.push(message);
    return null;
  });
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  return facts;
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
const mayRoute = (facts: readonly (HostFacts | null)[]): boolean =>
  process.platform === "linux" && process.getuid?.() === 0 && facts.every((f) => f === null || f.client !== f.server);

/** How a host is worked with. @throws Error when there is no way back from it */
function settled(spec: HostSpec, facts: HostFacts, way: { address: string; port: number; hash: string }): SshHost {
  const { address, port, hash } = way;
  const { node, root, client } = facts;
  if (address === "" && !isIPv4(client))
    throw new Error(
      `host ${hostTitle(spec)} sees no IPv4 address of this machine, which routes to pods need (${client || "no address"}); give one with --advertise ADDRESS`,
    );
  const url = `https://${address || client}:${port}`;
  return { begun: false, ...spec, node, sudo: root === "sudo", url, program: hash };
}

async function check(plan: Plan): Promise<Partial<ClusterRecord>> {
  const { record, options } = plan;
  // It becomes part of a path on hosts.
  checkPlainName(record.name, "ssh");
  const before = record.ssh;
  const sshOptions = options.sshOptions.length > 0 ? options.sshOptions : (before?.options ?? []);
  const specs = withHosts(before?.hosts ?? [], options.hosts);
  if (specs.length === 0) throw new Error("provider ssh needs --host [USER@]HOST[:PORT], once for each minion");
  const { address, port } = await wayBack(options, before);
  if (before && before.port !== port && record.daemons.some(isRunning))
    throw new Error(`--advertise: the master listens on port ${before.port}, not ${port}; take the cluster down first`);
  const facts = await inspectAll(specs, sshOptions, plan);
  const { hash } = await ownProgram();
  const hosts = specs.flatMap((spec, i): SshHost[] => {
    const seen = facts[i];
    if (seen) return [settled(spec, seen, { address, port, hash })];
    return before?.hosts.filter((h) => h.name === spec.name) ?? [];
  });
  const client = facts.find((f) => f !== null)?.client ?? "";
  const ssh: SshRecord = {
    owner: before?.owner ?? randomBytes(8).toString("hex"),
    ...{ options: sshOptions, advertise: address, port, hosts },
    publicName: address || before?.publicName || client,
    podRoutes: before?.podRoutes !== false && mayRoute(facts),
  };
  return { ssh };
}

function masterArgs({ ssh }: ClusterRecord): string[] {
  if (!ssh) return [];
  return [
    ...["--secure-listen", `0.0.0.0:${ssh.port}`, "--public-name", ssh.publicName],
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

/** Copies, starts and waits. */
async function bringUp(site: Site, ssh: SshRecord, host: SshHost, work: { program: Program; master: Promise<void> }) {
  const { record, starter, progress, signal } = site;
  const { name, url } = host;
  progress.begin(`minion ${name}`);
  progress.say(`minion ${name}: ${hostTitle(host)} gets the program, unless it has it`);
  await copyProgram(host, ssh.options, work.program, signal);
  await work.master;
  if (signal.aborted) throw new Interrupted();
  await withJoinToken(record, name, async (token) => {
    const { warmSandboxes } = record;
    const request = { cluster: record.name, owner: ssh.owner, name, url, token, warmSandboxes };
    if (await startMinion(host, ssh.options, request, signal)) starter.started.push(name);
  });
  await whenReady(record, host, signal);
  progress.end(`minion ${name}`, "is ready");
}

async function takeBack({ record, starter }: Site, ssh: SshRecord, host: SshHost): Promise<void> {
  await removeMinion(host, ssh.options, { cluster: record.name, owner: ssh.owner, program: ownProgram });
  ssh.hosts = ssh.hosts.filter((h) => h !== host);
  await starter.change({ ssh });
}

async function start(site: Site, startMaster: () => Promise<void>): Promise<void> {
  const { record, starter, troubles, signal } = site;
  const { ssh } = record;
  if (!ssh) return;
  const work = { program: await ownProgram(), master: startMaster() };
  const add = async (host: SshHost): Promise<void> => {
    starter.onUndo(() => takeBack(site, ssh, host));
    host.begun = true;
    await starter.change({ ssh });
    await bringUp(site, ssh, host, work);
  };
  const again = async (host: SshHost): Promise<void> => {
    await bringUp(site, ssh, host, work).catch((error: Error) => {
      if (!signal.aborted) troubles.set(host.name, error.message);
    });
  };
  const reached = ssh.hosts.filter((host) => !troubles.has(host.name));
  await allEnds([work.master, ...reached.map((host) => (host.begun ? again(host) : add(host)))]);
}

/** What is left there stays in the record, so that it can be tried again. */
async function remove(record: ClusterRecord): Promise<string[]> {
  const { ssh, name } = record;
  if (!ssh) return [];
  const ends = ssh.hosts.map(async (host): Promise<string[]> => {
    if (!host.begun) return [];
    try {
      await removeMinion(host, ssh.options, { cluster: name, owner: ssh.owner, program: ownProgram });
      host.begun = false;
      return [];
    } catch (error) {
      return [
        `${(error as Error).message}\n  its minion and containers are left there: \`troupe down --name ${name}\` tries again; ` +
          `by hand it is \`${removalByHand(host, name)}\` there, and \`rm -r ${clusterDir(name)}\` here`,
      ];
    }
  });
  const left = (await Promise.all(ends)).flat();
  await writeCluster(record);
  return left;
}

export const sshProvider: Provider = { check, masterArgs, start, remove };
