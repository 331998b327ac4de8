/**
 * The resolver of a minion, put together: it knows the cluster's names as the master tells them, remembers them over its
 * own restarts, and answers the pods of its host at the gateway of their network.
 */

import type { ServiceAddress } from "../../../core/dns/addresses.js";
import type { DnsPlace } from "../../../core/dns/answer.js";
import type { DnsGround, ResolvConf } from "../../../core/dns/resolv-conf.js";
import { clusterDomainDefault } from "../../../core/dns/zone.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { MasterMessage } from "../../../core/link/messages.js";
import { holds, type IpRange, readCidr } from "../../../core/network/cidr.js";
import { plainIp } from "../../../core/network/ip.js";
import type { Clock } from "../../../core/time.js";
import { Forwarder } from "../../adapters/dns/forwarder.js";
import { type DnsCounts, Resolver } from "../../adapters/dns/resolver.js";
import type { Log } from "../../log.js";
import type { ClusterDns } from "../ports.js";
import { Holder } from "./holder.js";
import { Names } from "./names.js";
import { loadNames, nameKeeper, type RememberedNames } from "./remembered.js";
import { tellCounts } from "./tell-counts.js";

/** Where Docker's own resolver is, in each network but its default one. */
const engineResolver = "127.0.0.11";
const dnsPort = 53;

export interface MinionDnsOptions {
  cluster: string;
  minion: string;
  clock: Clock;
  log: Log;
  /** File that remembers what the master told. */
  file: string;
  /** How the host itself resolves, now. */
  hostConf(): Promise<ResolvConf>;
  listen(resolver: Resolver, address: string): Promise<{ close(): void }>;
  identify(address: string): Promise<string>;
  /** Those of the host. */
  ownAddresses(): ReadonlySet<string>;
}

const rangesOf = (cidrs: readonly string[]): IpRange[] => cidrs.flatMap((cidr) => readCidr(cidr) ?? []);

export class MinionDns implements ClusterDns {
  readonly #options: MinionDnsOptions;
  readonly #names: Names;
  readonly #resolver: Resolver;
  readonly #holder: Holder;
  readonly #keeper: ReturnType<typeof nameKeeper>;
  #memory: RememberedNames = { addresses: [], clusterCidr: "", serviceCidr: "" };
  #network = { gateway: "", cidr: "" };
  #telling: { close(): void } | null = null;
  readonly #listeners = new Set<() => void>();
  #onTrouble: (why: string) => void = () => {};
  #markSettled: () => void = () => {};
  readonly #settled = new Promise<void>((resolve) => {
    this.#markSettled = resolve;
  });

  constructor(options: MinionDnsOptions) {
    const { clock, log, cluster, minion } = options;
    this.#options = options;
    this.#names = new Names(clock);
    this.#keeper = nameKeeper(options.file, clock, (why) =>
      log("warn", "the names of the cluster could not be remembered", { why: String(why) }),
    );
    const ours = `troupe ${cluster} `;
    this.#resolver = new Resolver({
      zone: () => this.#names.zone(),
      place: () => this.#place(),
      serves: (address) => this.#serves(plainIp(address)),
      identity: ours + minion,
      forwarder: new Forwarder(clock, () => this.#upstreams()),
    });
    this.#holder = new Holder({
      ...{ clock, log },
      listen: (address) => options.listen(this.#resolver, address),
      identify: options.identify,
      isOurs: (identity) => identity.startsWith(ours),
      onTrouble: (why) => {
        this.#onTrouble(why);
        if (why === "") for (const listener of this.#listeners) listener();
      },
    });
  }

  /** From now on, see {@link tellCounts}; once however often it is called. */
  tell(tell: (counts: DnsCounts) => Promise<void>): void {
    this.#telling ??= tellCounts(this.#resolver.counts, this.#options.clock, tell);
  }

  readonly tables = {
    addresses: (addresses: readonly ServiceAddress[], held: () => void): void => {
      this.#names.know({ addresses });
      this.#remember({ addresses });
      held();
    },
  };

  services(services: readonly Service[]): void {
    this.#names.know({ services });
  }

  welcomed({ clusterCidr, serviceCidr }: Extract<MasterMessage, { type: "welcome" }>): void {
    if (clusterCidr === this.#memory.clusterCidr && serviceCidr === this.#memory.serviceCidr) return;
    this.#remember({ clusterCidr, serviceCidr });
  }

  async start(services: readonly Service[], onTrouble: (why: string) => void): Promise<void> {
    this.#onTrouble = onTrouble;
    this.#memory = await loadNames(this.#options.file);
    this.#names.know({ services, addresses: this.#memory.addresses });
  }

  async serve(network: { gateway: string; cidr: string }): Promise<void> {
    this.#network = network;
    await this.#holder.hold(network.gateway);
    this.#markSettled();
  }

  /** The engine resolves for pods, and leaves us no port to do it. */
  leave(): void {
    this.#markSettled();
  }

  async ground(): Promise<DnsGround> {
    await this.#settled;
    const resolver = this.#holder.answers ? this.#network.gateway : "";
    return { resolver, engine: engineResolver, domain: clusterDomainDefault, host: await this.#options.hostConf() };
  }

  onAnswers(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#telling?.close();
    this.#holder.close();
    await this.#keeper.settled();
  }

  #remember(news: Partial<RememberedNames>): void {
    this.#memory = { ...this.#memory, ...news };
    this.#keeper.save(this.#memory);
  }

  /** Pods of the host, and itself: masqueraded, the host asks from any of its addresses. */
  #serves(address: string): boolean {
    const isOfNetwork = rangesOf([this.#network.cidr]).some((range) => holds(range, address));
    return isOfNetwork || this.#options.ownAddresses().has(address);
  }

  #place(): DnsPlace {
    const { clusterCidr, serviceCidr } = this.#memory;
    const podCidrs = rangesOf([this.#network.cidr, clusterCidr]);
    return { address: this.#network.gateway, podCidrs, ownCidrs: [...podCidrs, ...rangesOf([serviceCidr])] };
  }

  /** Those of the host, but never ourselves. */
  async #upstreams(): Promise<{ address: string; port: number }[]> {
    const { nameservers } = await this.#options.hostConf();
    return nameservers.filter((ip) => ip !== this.#network.gateway).map((address) => ({ address, port: dnsPort }));
  }
}
