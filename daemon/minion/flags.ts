import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Fault } from "../../core/fault.js";

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

/** @throws Fault BadRequest naming the flag that is wrong */
export function readMinionFlags(args: string[]): MinionFlags {
  const { values } = parseArgs({
    args,
    options: {
      cluster: { type: "string", default: "" },
      master: { type: "string", default: "" },
      token: { type: "string", default: process.env["TROUPE_JOIN_TOKEN"] ?? "" },
      "token-file": { type: "string", default: "" },
      name: { type: "string", default: "" },
      address: { type: "string", default: "" },
      engine: { type: "string", default: "" },
      data: { type: "string", default: "" },
      "state-file": { type: "string", default: "" },
      "pod-cidr": { type: "string", default: "10.244.0.0/16" },
      "pod-network": { type: "string", default: "" },
      network: { type: "string", default: "" },
      labels: { type: "string", default: "" },
      "warm-sandboxes": { type: "string", default: "4" },
      "boot-id": { type: "string", default: "" },
      purge: { type: "boolean", default: false },
      halt: { type: "boolean", default: false },
      journal: { type: "string", default: "" },
    },
  });
  const warm = Number(values["warm-sandboxes"]);
  if (!Number.isInteger(warm) || warm < 0 || warm > 100)
    throw new Fault("BadRequest", `--warm-sandboxes ${values["warm-sandboxes"]}: a number from 0 to 100 is expected`);
  const podNetwork = values["pod-network"];
  if (podNetwork !== "" && podNetwork !== "shared" && podNetwork !== "routed")
    throw new Fault("BadRequest", `--pod-network ${podNetwork}: shared or routed is expected`);
  const labels: Record<string, string> = {};
  for (const pair of values.labels.split(",").filter((p) => p !== "")) {
    const [key = "", value] = pair.split("=");
    if (key === "" || value === undefined)
      throw new Fault("BadRequest", `--labels ${pair}: key=value pairs, separated by commas, are expected`);
    labels[key] = value;
  }
  return {
    cluster: values.cluster,
    master: values.master,
    token: values.token.trim(),
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
    bootId: values["boot-id"],
    purge: values.purge,
    halt: values.halt,
    journalDir: values.journal,
  };
}
