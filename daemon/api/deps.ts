/** What the HTTP API needs of the master. */
import type { Audit } from "../../core/access/audit.js";
import type { Random } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import type { AccountTokens } from "../accounts/account-tokens.js";
import type { Authenticate } from "../authentication/authenticate.js";
import type { Master } from "../control/master.js";
import type { Joining } from "../joining/joining.js";
import type { Log } from "../log.js";
import type { Load } from "./load.js";
import type { HttpSettings } from "./settings.js";
import type { StreamPort } from "./stream-port.js";

export interface HttpDeps {
  store: Store;
  master: Master;
  clock: Clock;
  random: Random;
  log: Log;
  streams: StreamPort;
  /** Who asks; nobody is answered before that is known, but for what is open to all. */
  authenticate: Authenticate;
  /** Of service accounts. Absent in a simulation, whose pods ask nobody. */
  tokens?: AccountTokens;
  /** Takes what is to be written down of requests; absent where nobody would read it. */
  audit?: Audit;
  load: Load;
  /** Absent where minions cannot join from elsewhere. */
  joining?: Joining;
  /** A backup of all there is, in whole lines. Absent where nothing is on disk. */
  backup?: () => Promise<AsyncIterable<string>>;
  settings: HttpSettings;
}
