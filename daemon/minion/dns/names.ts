/** What is known of the cluster's names, and the zone that is made of it when somebody asks. */
import type { ServiceAddress } from "../../../core/dns/addresses.js";
import { type Zone, zone } from "../../../core/dns/zone.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { Clock } from "../../../core/time.js";

/** Of a zone that is large: making it takes no more than this part of the time, however often something changes. */
const partOfTimeMax = 0.1;
/** However large it is, a change is seen after this. */
const lateMsMax = 500;

export class Names {
  readonly #clock: Clock;
  #services: readonly Service[] = [];
  #addresses: readonly ServiceAddress[] = [];
  #zone: Zone = zone([], []);
  #isOld = true;
  #nextMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  know(known: { services?: readonly Service[]; addresses?: readonly ServiceAddress[] }): void {
    this.#services = known.services ?? this.#services;
    this.#addresses = known.addresses ?? this.#addresses;
    this.#isOld = true;
  }

  zone(): Zone {
    const beganMs = this.#clock.nowMs();
    if (!this.#isOld || beganMs < this.#nextMs) return this.#zone;
    this.#zone = zone(this.#services, this.#addresses);
    this.#isOld = false;
    const tookMs = this.#clock.nowMs() - beganMs;
    this.#nextMs = beganMs + Math.min(lateMsMax, tookMs / partOfTimeMax);
    return this.#zone;
  }
}
