import { homedir } from "node:os";
import { join } from "node:path";
import { Fault } from "../../core/fault.js";
import { labelsMax } from "../../core/link/limits.js";
import { checkCidr } from "../../core/network/cidr.js";
import { checkIp, checkLabelValue, checkQualifiedName } from "../../core/schema/formats.js";
import { type FlagTable, helpOf, parseFlags } from "../flag-table.js";

export interface MinionFlags {
  /** "" = the one that is joined, else troupe. */
  cluster: string;
  /** "" = where this host joined before, else the master of this machine. https:// is joined, with a credential of our own. */
  master: string;
  /** A join token, or the token that minions of the master's own machine share; "" = none. */
  token: string;
  tokenFile: string;
  /** "" = the host's name, where a cluster is joined. */
  name: string;
  /** "" = the name, or where a cluster is joined the address we reach it from. */
  address: string;
  /** "" = DOCKER_HOST, else the default socket. */
  engine: string;
  dataDir: string;
  stateFile: string;
  podCidr: string;
  /** "" = after the cluster. */
  network: string;
  /** "" = routed where a cluster is joined, else shared. shared: pods have the engine's network, and services are at the master's portals. routed: see RoutedNetwork. */
  podNetwork: "shared" | "routed" | "";
  labels: Record<string, string>;
  warmSandboxes: number;
  /** File that says how the host resolves names. */
  resolvConf: string;
  /** Of hosts that are no machines of their own; "" = the machine's. */
  bootId: string;
  /** Remove everything of this cluster from the engine, and end. */
  purge: boolean;
  /** Kill what runs of this minion, as a power cut does, and end. */
  halt: boolean;
  /** Directory to record every event of its pods' agents in; "" records nothing. */
  journalDir: string;
}

/** Where a minion that joined keeps what it must not forget, unless --data says otherwise. */
function dataDirDefault(): string {
  if (process.getuid?.() === 0) return "/var/lib/troupe/minion";
  return join(process.env["TROUPE_HOME"] || join(homedir(), ".troupe"), "minion");
}

const table = {
  master: {
    type: "string",
    default: "",
    help: ["url", "https://… of the master to join (default: the one that was joined, else this machine's)"],
  },
  token: { type: "string", default: "", help: ["token", "join token, needed once (default: $TROUPE_JOIN_TOKEN)"] },
  "token-file": { type: "string", default: "", help: ["file", "the file that holds the token"] },
  name: { type: "string", default: "", help: ["name", "what it is called (default, where it joins: the host's name)"] },
  address: {
    type: "string",
    default: "",
    help: ["address", "the host's (default: the one it reaches the master from)"],
  },
  data: { type: "string", default: "", help: ["dir", `credential, volumes, memory (default: ${dataDirDefault()})`] },
  cluster: { type: "string", default: "", help: ["name", "name of the cluster (default: as the master says)"] },
  engine: { type: "string", default: "", help: ["url", "its Docker engine (default: $DOCKER_HOST, else the socket)"] },
  labels: { type: "string", default: "", help: ["key=value,…", "labels of the minion"] },
  "pod-network": {
    type: "string",
    default: "",
    help: ["kind", "routed: pods are reached from all hosts; shared: by this engine (default: routed where it joins)"],
  },
  "pod-cidr": { type: "string", default: "10.244.0.0/16", help: ["cidr", "the pods' addresses, of a shared network"] },
  network: { type: "string", default: "", help: ["name", "of the pods' Docker network (default: after the cluster)"] },
  "warm-sandboxes": { type: "string", default: "4", help: ["number", "kept ready for pods to come"] },
  "resolv-conf": {
    type: "string",
    default: "",
    help: ["file", "how this host resolves names (default: $TROUPE_RESOLV_CONF, else /etc/resolv.conf)"],
  },
  "boot-id": { type: "string", default: "", help: ["id", "of a host that is no machine (default: the machine's)"] },
  journal: { type: "string", default: "", help: ["dir", "record every event there, for troupe replay"] },
  "state-file": { type: "string", default: "", help: ["file", "written when it is ready, gone when it has ended"] },
  purge: { type: "boolean", default: false, help: ["", "take this host out of its cluster with all it has, and end"] },
  halt: {
    type: "boolean",
    default: false,
    help: ["", "kill what runs here of the minion, as a power cut does, and end"],
  },
} as const satisfies FlagTable;

export const minionHelp = (): string =>
  helpOf(
    "troupe minion",
    "Runs a minion in the foreground. `troupe minion halt NAME` and `troupe minion start NAME` are the power switch of one\nthat `troupe up` made.",
    table,
  );

function expect(flag: string, value: string, why: string): void {
  if (why !== "") throw new Fault("BadRequest", `${flag} ${value}: it ${why}`);
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const pair of text.split(",").filter((p) => p !== "")) {
    const [key = "", value] = pair.split("=");
    if (key === "" || value === undefined)
      throw new Fault("BadRequest", `--labels ${pair}: key=value pairs, separated by commas, are expected`);
    expect("--labels", pair, checkQualifiedName(key) || checkLabelValue(value));
    labels[key] = value;
  }
  const count = Object.keys(labels).length;
  if (count > labelsMax) throw new Fault("BadRequest", `--labels: ${count} labels; at most ${labelsMax} are taken`);
  return labels;
}

/** @throws Fault BadRequest naming the flag that is wrong */
export function readMinionFlags(args: string[]): MinionFlags {
  const values = parseFlags(args, table);
  const warm = Number(values["warm-sandboxes"]);
  if (!Number.isInteger(warm) || warm < 0 || warm > 100)
    throw new Fault("BadRequest", `--warm-sandboxes ${values["warm-sandboxes"]}: a number from 0 to 100 is expected`);
  const podNetwork = values["pod-network"];
  if (podNetwork !== "" && podNetwork !== "shared" && podNetwork !== "routed")
    throw new Fault("BadRequest", `--pod-network ${podNetwork}: shared or routed is expected`);
  // What the master would refuse is told before it is asked.
  expect("--address", values.address, values.address === "" ? "" : checkIp(values.address));
  expect("--pod-cidr", values["pod-cidr"], checkCidr(values["pod-cidr"]));
  const labels = readLabels(values.labels);
  return {
    cluster: values.cluster,
    master: values.master,
    token: (values.token || (process.env["TROUPE_JOIN_TOKEN"] ?? "")).trim(),
    tokenFile: values["token-file"],
    name: values.name,
    address: values.address,
    engine: values.engine,
    dataDir: values.data === "" ? dataDirDefault() : values.data,
    stateFile: values["state-file"],
    podCidr: values["pod-cidr"],
    network: values.network,
    podNetwork,
    labels,
    warmSandboxes: warm,
    resolvConf: values["resolv-conf"] || process.env["TROUPE_RESOLV_CONF"] || "/etc/resolv.conf",
    bootId: values["boot-id"],
    purge: values.purge,
    halt: values.halt,
    journalDir: values.journal,
  };
}
