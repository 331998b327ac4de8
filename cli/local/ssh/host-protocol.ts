/** What this machine and a host's {@link file://./on-host.ts} say to each other. */

/** Begins what it says, among what a shell's start-up files may say. */
export const answerMark = "troupe-host: ";

export interface StartRequest {
  cluster: string;
  owner: string;
  /** The minion's name. */
  name: string;
  /** Of the master. */
  url: string;
  /** It joins with; good once. */
  token: string;
  warmSandboxes: number;
}
