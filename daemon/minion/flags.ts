import { parseArgs } from "node:util";
import { Fault } from "../../core/fault.js";

export interface MinionFlags {
  cluster: string;
  master: string;
  tokenFile: string;
  name: string;
  address: string;
  /** "" = DOCKER_HOST, else the default socket. */
  engine: string;
  dataDir: string;
  stateFile: string;
  podCidr: string;
  network: string;
  /** shared: pods have the engine's network, and services are at the master's portals. routed: see RoutedNetwork. */
  podNetwork: "shared" | "routed";
  labels: Record<string, string>;
  warmSandboxes: number;
  /** Of hosts that are no machines of their own; "" = the machine's. */
  bootId: string;
  /** Remove everything of this cluster from the engine, and end. */
  purge: boolean;
  /** Kill what runs of this minion, as a power cut does, and end. */
  halt: boolean;
}

/** @throws Fault BadRequest naming the flag that is wrong */
export function readMinionFlags(args: string[]): MinionFlags {
  const { values } = parseArgs({
    args,
    options: {
      cluster: { type: "string", default: "troupe" },
      master: { type: "string", default: "http://127.0.0.1:8080" },
      "token-file": { type: "string", default: "" },
      name: { type: "string", default: "" },
      address: { type: "string", default: "" },
      engine: { type: "string", default: "" },
      data: { type: "string", default: "" },
      "state-file": { type: "string", default: "" },
      "pod-cidr": { type: "string", default: "10.244.0.0/16" },
      "pod-network": { type: "string", default: "shared" },
      network: { type: "string", default: "" },
      labels: { type: "string", default: "" },
      "warm-sandboxes": { type: "string", default: "4" },
      "boot-id": { type: "string", default: "" },
      purge: { type: "boolean", default: false },
      halt: { type: "boolean", default: false },
    },
  });
  const { name, data } = values;
  if (name === "") throw new Fault("BadRequest", "--name is missing: what this minion is called, e.g. its address");
  if (data === "")
    throw new Fault("BadRequest", "--data is missing: the directory for volumes and what must not be forgotten");
  const warm = Number(values["warm-sandboxes"]);
  if (!Number.isInteger(warm) || warm < 0 || warm > 100)
    throw new Fault("BadRequest", `--warm-sandboxes ${values["warm-sandboxes"]}: a number from 0 to 100 is expected`);
  const podNetwork = values["pod-network"];
  if (podNetwork !== "shared" && podNetwork !== "routed")
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
    tokenFile: values["token-file"],
    name,
    address: values.address === "" ? name : values.address,
    engine: values.engine,
    dataDir: data,
    stateFile: values["state-file"],
    podCidr: values["pod-cidr"],
    network: values.network === "" ? `troupe-${values.cluster}` : values.network,
    podNetwork,
    labels,
    warmSandboxes: warm,
    bootId: values["boot-id"],
    purge: values.purge,
    halt: values.halt,
  };
}
