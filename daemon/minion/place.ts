/** Where a minion's containers are. */
export interface Place {
  cluster: string;
  minion: string;
  /** Address host ports are bound on. */
  address: string;
}
