import type { Policy } from "../../core/policy/policy.js";

export interface HttpSettings {
  cluster: string;
  /** Troupe's own version, e.g. `0.1.0`. */
  version: string;
  /** Where portal IPs come from, e.g. `10.0.0.0/16`. */
  portalCidr: string;
  /** What becomes of pods that ask for power over their hosts. */
  policy: Policy;
  /** Answers GET only: the API behind the service kubernetes-ro. */
  readOnly: boolean;
  /** Pages from these origins may use the API in a browser; none by default. As in 0.5.4, regular expressions. */
  allowedOrigins?: readonly RegExp[];
  /** Names a plain listener on loopback may be called by, besides localhost and addresses. */
  hostNames?: readonly string[];
}
