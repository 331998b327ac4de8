/**
 * The host's network when its pods have one of their own: the engine's network with the CIDR the master gave, the way
 * for packets in and out, routes to the other hosts' pods, and services in the kernel. Everything is made again when
 * it is found missing; nothing is taken away when the daemon ends.
 */

import type { BalancingTable, ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { asFault, Fault } from "../../../core/fault.js";
import type { IsolationRow } from "../../../core/isolation/rows.js";
import type { HostRoute } from "../../../core/link/tables.js";
import { line, nftName } from "../../../core/network/host-lines.js";
import { tableName } from "../../../core/network/table-name.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { PodNetwork } from "../../adapters/docker/scope.js";
import type { Peer } from "../../link/link.js";
import type { Log } from "../../log.js";
import { type HostCommand, nftBatch } from "../../network/host-command.js";
import { mayChangeNetwork } from "../../network/may-change-network.js";
import { overlayTableName } from "../../network/overlay-table.js";
import { PodRoutes } from "../../network/pod-routes.js";
import { IsolationPlane } from "../data-plane/isolation-plane.js";
import { NftablesPlane } from "../data-plane/nftables-plane.js";
import type { Engine } from "../engine/engine.js";
import { PodIsolation } from "../isolation/pod-isolation.js";
import type { HostNetwork } from "../ports.js";
import { CompareTimes, comparePeriodMs } from "./compare-times.js";
import { admitsNoLonger, allowForwarding, filterBridges, forgetBridge } from "./forwarding.js";
import { allowHairpin } from "./hairpin.js";
import { keepServiceRoute, keepTable, podsTableName, policiesTableName } from "./kept-ways.js";
import { networkEngine } from "./network-engine.js";
import { NftWatch } from "./nft-watch.js";
import { loadNetwork, type RememberedNetwork, saveNetwork } from "./remembered.js";
import { sendProbe } from "./send-probe.js";

/** After a network that could not be made. */
export const retryMs = 1_000;

export interface RoutedNetworkOptions {
  cluster: string;
  /** The host's address. */
  address: string;
  engine: Engine;
  /** What the engine makes; its CIDR is set here once it is known. */
  network: PodNetwork & { bridge: string };
  /** File that remembers what the master gave. */
  file: string;
  /** As well of what it told of network policies. */
  policiesFile: string;
  command: HostCommand;
  clock: Clock;
  log: Log;
}

type Welcome = Parameters<HostNetwork["receive"]>[0];

export class RoutedNetwork implements HostNetwork {
  readonly #options: RoutedNetworkOptions;
  readonly #watch: NftWatch;
  readonly #plane: NftablesPlane;
  readonly #policies: IsolationPlane;
  readonly isolation: PodIsolation;
  readonly ready: Promise<void>;
  #markReady: () => void = () => {};
  #known: RememberedNetwork | null = null;
  #master: Peer | null = null;
  #bridgesFiltered = false;
  #built = "";
  #routes: PodRoutes | null = null;
  #hosts: readonly HostRoute[] = [];
  /** Who wants to hear that a balancing table is in the kernel. */
  readonly #held = new WeakMap<BalancingTable, () => void>();
  #balanced = 0;
  #work: Promise<void> = Promise.resolve();
  #timer: Timer | null = null;
  #hairpinAsked = false;
  readonly #times = new CompareTimes();
  #closed = false;

  constructor(options: RoutedNetworkOptions) {
    const { cluster, clock, log } = options;
    const policies = policiesTableName(cluster);
    const ours = [tableName(cluster), podsTableName(cluster), overlayTableName(cluster), policies];
    this.#watch = new NftWatch({
      signature: nftName(`${tableName(cluster)}-by-${process.pid}`),
      ...{ clock, log },
      concerns: (change) => (change.family === "ip" && ours.includes(change.table)) || admitsNoLonger(change),
      onForeign: (tables) => this.#mend(tables),
    });
    const command = this.#watch.signing(options.command);
    this.#options = { ...options, command };
    this.#plane = new NftablesPlane({
      command,
      clock,
      log,
      probe: sendProbe,
      onApplied: (table) => this.#held.get(table)?.(),
    });
    this.#policies = new IsolationPlane({ command, clock, log, table: policies });
    this.isolation = new PodIsolation({ plane: this.#policies, file: options.policiesFile, log });
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve;
    });
  }

  podCidr(): string {
    return this.#known?.podCidr ?? "";
  }

  /** @throws Fault Forbidden, saying what to do, where the network may not be changed */
  async start(): Promise<void> {
    if (!(await mayChangeNetwork()))
      throw new Fault(
        "Forbidden",
        "--pod-network routed needs to change this host's network: run the minion as root (or with CAP_NET_ADMIN on Linux), or give --pod-network shared if this engine's pods need not be reached from other hosts",
      );
    this.#bridgesFiltered = await filterBridges(this.#options.command);
    await this.isolation.start();
    this.#known = await loadNetwork(this.#options.file);
    if (this.#known) await this.#build(this.#known);
    this.#watch.start();
    this.#timer = this.#options.clock.after(comparePeriodMs, () => this.#compare());
  }

  keepsPolicies(): boolean {
    return this.#bridgesFiltered;
  }

  receive(message: Welcome): void {
    const { podCidr, clusterCidr, serviceCidr } = message;
    this.#take({ podCidr, clusterCidr, serviceCidr });
  }

  reached(master: Peer): void {
    this.#master = master;
    if (this.#known && this.#built !== "") this.#settle(this.#known);
  }

  readonly tables = {
    hosts: (hosts: readonly HostRoute[], held: () => void): void => {
      this.#hosts = hosts;
      this.#enqueue(() => this.#route().then(held));
    },
    balancing: (services: readonly ServicePortPlan[], held: () => void): void => {
      const table = { revision: ++this.#balanced, services: [...services] };
      this.#held.set(table, held);
      this.#plane.replace(table);
    },
    policies: (rows: readonly IsolationRow[], held: () => void): void => this.isolation.told(rows, held),
  };

  /** The same engine, whose sandboxes wait for their network and get ports they can reach themselves through. */
  engine(): Engine {
    const { engine, clock } = this.#options;
    return networkEngine(engine, {
      ready: this.ready,
      starts: () => this.#times.starts(clock.nowMs()),
      mended: () => this.#bridgeIsNew(),
      made: () => this.#hairpinSoon(),
    });
  }

  /** Takes everything of ours out of the host's network; the engine's network is removed with the engine's purge. */
  async remove(): Promise<void> {
    const { command, cluster, network, file } = this.#options;
    for (const table of [nftName(tableName(cluster)), podsTableName(cluster), policiesTableName(cluster)])
      await nftBatch(command, line`table ip ${table}\ndelete table ip ${table}\n`);
    await forgetBridge(command, network.bridge);
    const known = await loadNetwork(file);
    if (known) await this.#routesOf(known).removeAll();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#plane.close();
    await this.#watch.close();
    await this.#work;
    await this.#plane.settled();
    await this.#policies.close();
  }

  #take(given: RememberedNetwork): void {
    this.#enqueue(async () => {
      if (JSON.stringify(given) === this.#built) return;
      await this.#build(given);
      await saveNetwork(this.#options.file, given);
      await this.#route();
    }, given);
  }

  async #build(given: RememberedNetwork): Promise<void> {
    const { command, engine, network } = this.#options;
    network.cidr = given.podCidr;
    const [bridgesFiltered] = await Promise.all([
      filterBridges(command),
      engine.ensureNetwork(),
      allowForwarding(),
      keepTable(this.#options, given),
    ]);
    await keepServiceRoute(this.#options, given);
    this.#known = given;
    this.#built = JSON.stringify(given);
    this.#routes = this.#routesOf(given);
    this.#bridgesFiltered = bridgesFiltered;
    this.#settle(given);
    this.#markReady();
  }

  #settle({ serviceCidr, podCidr }: RememberedNetwork): void {
    const { network, cluster } = this.#options;
    const [bridgesFiltered, master] = [this.#bridgesFiltered, this.#master];
    this.#plane.settle({
      ...{ table: tableName(cluster), bridge: network.bridge },
      ...{ serviceCidr, podCidr, bridgesFiltered, master },
    });
  }

  #routesOf({ clusterCidr, podCidr }: RememberedNetwork): PodRoutes {
    const { cluster, address, command, log } = this.#options;
    return new PodRoutes({ cluster, address, podCidr, clusterCidr }, command, log);
  }

  async #route(): Promise<void> {
    await this.#routes?.sync(this.#hosts.filter((h) => h.podCidr !== this.#known?.podCidr));
  }

  /** @param given to be tried again until it works */
  #enqueue(work: () => Promise<void>, given?: RememberedNetwork): void {
    this.#work = this.#work.then(async () => {
      if (this.#closed) return;
      try {
        await work();
      } catch (error) {
        this.#options.log("error", "the pods' network could not be made", { message: asFault(error).message });
        if (given) this.#options.clock.after(retryMs, () => this.#take(given));
      }
    });
  }

  #compare(): void {
    const { clock, command } = this.#options;
    const { isTime, againMs } = this.#times.ask(clock.nowMs());
    this.#timer = clock.after(againMs, () => this.#compare());
    if (!isTime) return;
    this.#whenBuilt(async (known) => {
      await this.#keepWays(known);
      await this.#plane.check();
      // Others switch it off, and frames between two pods would pass unseen.
      this.#bridgesFiltered = await filterBridges(command);
      await this.#policies.check();
    });
  }

  #whenBuilt(work: (known: RememberedNetwork) => Promise<void>): void {
    this.#enqueue(async () => {
      if (this.#known && this.#built !== "") await work(this.#known);
    });
  }

  /** Somebody else changed these of our tables. @param tables null: perhaps any */
  #mend(tables: ReadonlySet<string> | null): void {
    this.#whenBuilt(async (known) => {
      const { cluster, log } = this.#options;
      const [services, policies] = [tableName(cluster), policiesTableName(cluster)];
      if (tables === null) await this.#policies.renew();
      else if (tables.has(policies)) await this.#policies.remake();
      const others = [...(tables ?? [])].filter((table) => table !== services && table !== policies);
      if (others.length > 0)
        log("warn", "somebody changed the rules of the pods' network; they are made again", { tables: others });
      await keepTable(this.#options, known);
      await this.#route();
      if (tables === null) await this.#plane.check(true);
      else if (tables.has(services)) await this.#plane.remake();
    });
  }

  async #keepWays(known: RememberedNetwork): Promise<void> {
    const { command, network } = this.#options;
    await keepTable(this.#options, known);
    await keepServiceRoute(this.#options, known);
    await this.#route();
    await allowHairpin(command, network.bridge);
  }

  /** What leads over the bridge went with the old one. */
  #bridgeIsNew(): void {
    this.#whenBuilt((known) => this.#keepWays(known));
  }

  /** Once for all sandboxes made meanwhile. */
  #hairpinSoon(): void {
    if (this.#hairpinAsked) return;
    this.#hairpinAsked = true;
    this.#enqueue(async () => {
      this.#hairpinAsked = false;
      await allowHairpin(this.#options.command, this.#options.network.bridge);
    });
  }
}
