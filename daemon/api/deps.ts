/** What the HTTP API needs of the master. */
import type { Random } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import type { Authenticate } from "../authentication/authenticate.js";
import type { Master } from "../control/master.js";
import type { Joining } from "../joining/joining.js";
import type { Log } from "../log.js";
import type { StreamPort } from "./stream-port.js";

export interface HttpSettings {
  cluster: string;
  /** Troupe's own version, e.g. `0.1.0`. */
  version: string;
  /** Where portal IPs come from, e.g. `10.0.0.0/16`. */
  portalCidr: string;
  /** Answers GET only: the API behind the service kubernetes-ro. */
  readOnly: boolean;
  /** Pages from these origins may use the API in a browser; none by default. As in 0.5.4, regular expressions. */
  allowedOrigins?: readonly RegExp[];
  /** Names a plain listener on loopback may be called by, besides localhost and addresses. */
  hostNames?: readonly string[];
}

export interface HttpDeps {
  store: Store;
  master: Master;
  clock: Clock;
  random: Random;
  log: Log;
  streams: StreamPort;
  /** Who asks; nobody is answered before that is known, but for what is open to all. */
  authenticate: Authenticate;
  /** Absent where minions cannot join from elsewhere. */
  joining?: Joining;
  /** A backup of all there is, in whole lines. Absent where nothing is on disk. */
  backup?: () => Promise<AsyncIterable<string>>;
  settings: HttpSettings;
}
