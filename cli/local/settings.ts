/** What a cluster is made with: what flags say, else what it has already, else the defaults. Pure. */
import { counted } from "../../core/counted.js";

export interface Settings {
  /** How many; of provider ssh its hosts are counted instead. */
  minions: number;
  policy: string;
  /** `50%` or `off`. */
  haltEvictionAbove: string;
  warmSandboxes: number;
  /** The hosts' network, of provider netns. */
  hostCidr: string;
  /** The plain listener asks for no token. */
  insecureLoopback: boolean;
}

/** What flags say; undefined = they do not. */
type Asked<T> = { readonly [K in keyof T]: T[K] | undefined };

interface Addresses {
  podCidr: string;
  serviceCidr: string;
  segments?: number;
}

/** A cluster that is there, as its file has it. */
type Made = Settings & Addresses & { name: string; url: string };
type Flags = Asked<Settings & Required<Addresses> & { port: number }>;

/** Of a cluster that is made anew. */
export const settingDefaults = {
  minions: 2,
  policy: "spread",
  haltEvictionAbove: "50%",
  warmSandboxes: 4,
  hostCidr: "10.245.2.0/24",
  insecureLoopback: false,
} as const satisfies Settings;

/** A flag that is not given leaves a cluster that is there as it is. */
export function settingsOf(options: Asked<Settings>, before: Settings | null): Settings {
  const { minions, policy, haltEvictionAbove, warmSandboxes, hostCidr, insecureLoopback } = {
    ...settingDefaults,
    ...before,
  };
  return {
    minions: options.minions ?? minions,
    policy: options.policy ?? policy,
    haltEvictionAbove: options.haltEvictionAbove ?? haltEvictionAbove,
    warmSandboxes: options.warmSandboxes ?? warmSandboxes,
    hostCidr: options.hostCidr ?? hostCidr,
    insecureLoopback: options.insecureLoopback ?? insecureLoopback,
  };
}

/** A record as it is written today: older ones say less. */
export function completed<T extends { daemons: readonly { role: string }[] }>(record: T): T & Settings {
  const minions = record.daemons.filter((d) => d.role === "minion").length;
  return { ...settingDefaults, ...(minions > 0 ? { minions } : {}), ...record };
}

/**
 * What differs between a cluster whose daemons run and what the flags ask: a running cluster keeps what it was made with,
 * but that minions are added.
 * @throws Error naming the first that differs, and what to do
 */
export function checkSame(before: Made, options: Flags): void {
  const { name } = before;
  const asked: [string, string | number | boolean | undefined, string | number | boolean][] = [
    ["--port", options.port, Number(new URL(before.url).port)],
    ["--pod-cidr", options.podCidr, before.podCidr],
    ["--service-cidr", options.serviceCidr, before.serviceCidr],
    ["--host-cidr", options.hostCidr, before.hostCidr],
    ["--segments", options.segments, before.segments ?? 1],
    ["--policy", options.policy, before.policy],
    ["--halt-eviction-above", options.haltEvictionAbove, before.haltEvictionAbove],
    ["--warm-sandboxes", options.warmSandboxes, before.warmSandboxes],
    ["--insecure-loopback", options.insecureLoopback, before.insecureLoopback],
  ];
  for (const [flag, wanted, is] of asked)
    if (wanted !== undefined && wanted !== is)
      throw new Error(`cluster ${name} is up with ${flag} ${is}, not ${wanted}; take it down first, or --name another`);
  if (options.minions !== undefined && options.minions < before.minions)
    throw new Error(
      `cluster ${name} has ${counted(before.minions, "minion")}, and up takes none away; make it anew with fewer: ` +
        `\`troupe down --name ${name} --keep-data\`, then \`troupe up --name ${name} --minions ${options.minions}\``,
    );
}
