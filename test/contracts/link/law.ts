/** What the laws of links are written in. */
import type { LinkClient, LinkServer } from "../../../daemon/link/link.js";
import type { LinkUnderTest, MasterSeen, MinionSeen } from "./subject.js";

export interface Joined {
  link: LinkUnderTest;
  master: MasterSeen;
  server: LinkServer;
  minion: MinionSeen;
  client: LinkClient;
}

/** One law: with a master, and a minion `a` that has said hello to it. */
export type LinkLaw = (name: string, body: (joined: Joined) => Promise<void>) => void;
