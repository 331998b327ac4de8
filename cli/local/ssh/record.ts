/** What a cluster of provider ssh remembers. */

/** A host, as `--host` names it. */
export interface HostSpec {
  /** Its minion's name. */
  name: string;
  /** What ssh is told: `[USER@]HOST`. */
  target: string;
  /** undefined = as ssh is configured. */
  port?: number;
}

/** A host that was looked at. */
export interface SshHost extends HostSpec {
  /** Path of Node there. */
  node: string;
  /** Whether commands need sudo there, which asks for no password. */
  sudo: boolean;
  /** Where it finds the master. */
  url: string;
  /** Hash of the program that is copied there; see program.ts. */
  program: string;
  /** Something was begun there: there may be something to remove. */
  begun: boolean;
}

export interface SshRecord {
  /** Tells this cluster from one of the same name made elsewhere. */
  owner: string;
  /** As `ssh -o` takes them. */
  options: string[];
  /** By which hosts reach this machine; "" = the address each of them sees. */
  advertise: string;
  /** Where the master serves minions. */
  port: number;
  /** What the master calls itself to others. */
  publicName: string;
  /** The master keeps routes to pods: not where it may not, and not beside a minion that does. */
  podRoutes: boolean;
  hosts: SshHost[];
}
