import type { ProviderName } from "./cluster-file.js";

/** undefined = as the cluster has it if it is there already, else the default. */
export interface UpOptions {
  name: string;
  provider: ProviderName | undefined;
  minions: number | undefined;
  policy: string | undefined;
  /** `50%` or `off`. */
  haltEvictionAbove: string | undefined;
  port: number | undefined;
  /** Engines for the minions in turn; empty = DOCKER_HOST or the default socket for all. */
  engines: string[];
  /** The default is one that is free. */
  serviceCidr: string | undefined;
  podCidr: string | undefined;
  /** The hosts' network, of provider netns. */
  hostCidr: string | undefined;
  /** Into how many segments that is divided. */
  segments: number | undefined;
  /** `[USER@]HOST[:PORT]` of hosts to add, of provider ssh. */
  hosts: string[];
  /** As `ssh -o` takes them; empty = as before. */
  sshOptions: string[];
  /** `ADDRESS[:PORT]` by which hosts reach this machine; undefined = as before, else that which each of them sees. */
  advertise: string | undefined;
  warmSandboxes: number | undefined;
  /** The plain listener asks for no token. */
  insecureLoopback: boolean | undefined;
  /** Folder for the daemons' journals; undefined = as the cluster has it already, else none. */
  journal?: string | undefined;
}

/** The user changed their mind: what was begun is taken back. */
export class Interrupted extends Error {
  override name = "Interrupted";
  constructor() {
    super("interrupted");
  }
}
