import { ipToNumber, numberToIp } from "../../core/balancing/portal-ips.js";
import { Fault } from "../../core/fault.js";
import { haltAboveDefault } from "../../core/liveness/mass-loss.js";
import type { PolicyName } from "../../core/scheduling/schedule-types.js";
import type { MasterSettings } from "../control/ports.js";
import { type FlagTable, helpOf, parseFlags } from "../flag-table.js";
import { type HostPort, hostPort, plainHostPort } from "./host-port.js";

export interface MasterFlags {
  cluster: string;
  dataDir: string;
  /** Loopback, where the API and the link are plain; whoever gets there needs a token all the same … */
  host: string;
  port: number;
  /** … unless this is set: then he is the cluster's admin. */
  insecureLoopback: boolean;
  /** Another address of loopback where only minions are answered; null = they dial the first one. */
  linkListen: HostPort | null;
  stateFile: string;
  serviceCidr: string;
  podCidr: string;
  /** What services share where no address of their own can be made: the gateway of the pod network, unless said otherwise. */
  portalAddress: string;
  policy: PolicyName;
  /** The part of all minions, 0 to 1, above which none is evicted when so many are lost at once; null = any. */
  haltEvictionAbove: number | null;
  /** File with the token minions must bring; made when missing. */
  tokenFile: string;
  portalThreads: number;
  /** Keep routes to the minions' pods; not where a minion with routed pods runs on this machine, which has them. */
  podRoutes: boolean;
  /** Address of this machine behind which the cluster's own API services are; pods' traffic reaches it through portals. */
  advertise: string;
  /** Where the API is served over TLS to who has a token, and minions of other machines join; null = nowhere. */
  secureListen: HostPort | null;
  /** What other machines call this one, besides its own addresses; the first is told to them. */
  publicNames: string[];
  /** Take away what a master that was killed has left on this machine, and end. */
  purge: boolean;
  /** Directory to record every event in; "" records nothing. */
  journalDir: string;
  /** What becomes of pods that ask for power over their hosts; "" = they take the right to use it. */
  policyFile: string;
  /** Where is written down who changed what; "" = audit.log beside the objects, "off" = nowhere. */
  auditLog: string;
}

const policies = ["random", "spread", "binpack"] as const;

/** The first address of a network: Docker gives it to the bridge, so pods and this machine reach it. */
function gatewayOf(cidr: string): string {
  return numberToIp((ipToNumber(cidr.split("/")[0] ?? "") ?? 0) + 1);
}

/** `50%` as 0.5; `off` as null. */
function haltAbove(text: string): number | null {
  if (text === "off") return null;
  const percent = Number(/^(\d{1,2})%$/.exec(text)?.[1]);
  if (Number.isNaN(percent))
    throw new Fault("BadRequest", `--halt-eviction-above ${text}: a percentage from 0% to 99%, or off, is expected`);
  return percent / 100;
}

const table = {
  cluster: { type: "string", default: "troupe", help: ["name", "name of the cluster"] },
  data: { type: "string", default: "", help: ["dir", "where the objects are kept; needed"] },
  listen: {
    type: "string",
    default: "127.0.0.1:8080",
    help: ["host:port", "where the API is for who is on this machine, to who has a token"],
  },
  "insecure-loopback": {
    type: "boolean",
    default: false,
    help: ["", "ask for no token there: every account and program of this machine is the cluster's admin"],
  },
  "secure-listen": {
    type: "string",
    default: "",
    help: ["host:port", "where the API is over TLS, to who has a token, and where other machines join"],
  },
  "public-name": {
    type: "string",
    multiple: true,
    default: [],
    help: ["name", "what other machines call this one, besides its addresses; may be repeated"],
  },
  "link-listen": {
    type: "string",
    default: "",
    help: ["host:port", "another address of this machine, for minions only"],
  },
  "token-file": {
    type: "string",
    default: "",
    help: ["file", "the token of minions on this machine, made when missing (default: minion-token in --data)"],
  },
  "service-cidr": { type: "string", default: "10.0.0.0/16", help: ["cidr", "the services' addresses"] },
  "pod-cidr": { type: "string", default: "10.244.0.0/16", help: ["cidr", "the pods' addresses, of all minions"] },
  "pod-routes": {
    type: "boolean",
    default: false,
    help: ["", "keep routes to the pods; not beside a minion, which has them"],
  },
  advertise: { type: "string", default: "127.0.0.1", help: ["address", "where pods reach the API's own services"] },
  "portal-address": {
    type: "string",
    default: "",
    help: ["address", "shared by services that can have none of their own (default: the first of --pod-cidr)"],
  },
  "portal-threads": { type: "string", default: "2", help: ["number", "threads that carry the portals' connections"] },
  policy: { type: "string", default: "spread", help: ["name", `how pods are scheduled: ${policies.join(", ")}`] },
  "halt-eviction-above": {
    type: "string",
    default: `${100 * haltAboveDefault}%`,
    help: ["part", "when more minions are lost at once, none is evicted: 0% to 99%, or off"],
  },
  journal: { type: "string", default: "", help: ["dir", "record every event there, for troupe replay"] },
  "policy-file": {
    type: "string",
    default: "",
    help: ["file", "which pods may have power over their hosts (default: those of who has the right)"],
  },
  "audit-log": {
    type: "string",
    default: "",
    help: ["file", "who changed what, and who was refused; or off (default: audit.log in --data)"],
  },
  "state-file": { type: "string", default: "", help: ["file", "written when it is ready, gone when it has ended"] },
  purge: { type: "boolean", default: false, help: ["", "remove what a killed master left on this machine, and end"] },
} as const satisfies FlagTable;

export const masterHelp = (): string => helpOf("troupe master", "Runs a master in the foreground.", table);

/** @throws Fault BadRequest naming the flag that is wrong */
export function readMasterFlags(args: string[]): MasterFlags {
  const values = parseFlags(args, table);
  if (values.data === "")
    throw new Fault("BadRequest", "--data is missing: the directory the master keeps its objects in");
  const listen = plainHostPort("--listen", values.listen);
  if (!(policies as readonly string[]).includes(values.policy))
    throw new Fault("BadRequest", `--policy ${values.policy}: one of ${policies.join(", ")} is expected`);
  const threads = Number(values["portal-threads"]);
  if (!Number.isInteger(threads) || threads < 1 || threads > 64)
    throw new Fault("BadRequest", `--portal-threads ${values["portal-threads"]}: a number from 1 to 64 is expected`);
  return {
    cluster: values.cluster,
    dataDir: values.data,
    ...listen,
    insecureLoopback: values["insecure-loopback"],
    linkListen: values["link-listen"] === "" ? null : plainHostPort("--link-listen", values["link-listen"]),
    stateFile: values["state-file"],
    serviceCidr: values["service-cidr"],
    podCidr: values["pod-cidr"],
    portalAddress: values["portal-address"] === "" ? gatewayOf(values["pod-cidr"]) : values["portal-address"],
    policy: values.policy as PolicyName,
    haltEvictionAbove: haltAbove(values["halt-eviction-above"]),
    tokenFile: values["token-file"],
    portalThreads: threads,
    advertise: values.advertise,
    podRoutes: values["pod-routes"],
    secureListen: values["secure-listen"] === "" ? null : hostPort("--secure-listen", values["secure-listen"]),
    publicNames: values["public-name"],
    purge: values.purge,
    journalDir: values.journal,
    policyFile: values["policy-file"],
    auditLog: values["audit-log"],
  };
}

/** What of the flags the master itself goes by. */
export function settingsOf(flags: MasterFlags): MasterFlags & MasterSettings {
  // A loopback address is no way to here from elsewhere.
  return flags.podRoutes && !flags.advertise.startsWith("127.") ? { ...flags, routesAs: flags.advertise } : flags;
}
