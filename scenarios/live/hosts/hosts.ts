/** The hosts of a live run of provider netns: their engines, their images, and the faults that need a host. */
import type Docker from "dockerode";
import type { ClusterRecord } from "../../../cli/local/cluster-file.js";
import { type ClusterSpec, imageSpecOf } from "../../cluster-spec.js";
import type { FaultSpec } from "../../format/fault-spec.js";
import type { Ground } from "../ground.js";
import { ensureImages } from "../images.js";
import { engineDown, engineFrozen, engineSlow } from "./engine-faults.js";
import { Host } from "./host.js";
import { breakLink, linkWeather } from "./link-faults.js";
import { hubName, Registry } from "./registry.js";

type Of<F extends FaultSpec["fault"]> = Extract<FaultSpec, { fault: F }>;
type End = () => void | Promise<void>;

export interface HostsOptions {
  cluster: ClusterSpec;
  /** Names of all images of the scenario. */
  images: readonly string[];
  /** The scenario takes images away. */
  losesImages: boolean;
  say(text: string): void;
}

export class Hosts implements Ground {
  readonly #options: HostsOptions;
  #hosts: Host[] = [];
  #registry: Registry | undefined;
  /** How pulls go where it is not as the cluster has it: by host and image. */
  readonly #pulls = new Map<string, Of<"image-pull">>();
  readonly #ends = new Set<() => Promise<void>>();
  #isClosed = false;

  constructor(options: HostsOptions) {
    this.#options = options;
  }

  async furnish(record: ClusterRecord): Promise<boolean> {
    const { cluster, images, losesImages } = this.#options;
    this.#hosts = record.hosts.map(({ name, engine }) => new Host(record, name, engine));
    const present = images.filter((name) => imageSpecOf(cluster, name).present);
    const [first] = this.#hosts;
    const furnished = await Promise.all(
      this.#hosts.map((host) =>
        ensureImages(present, host.engine, (text) => host === first && this.#options.say(`${text}, on every host`)),
      ),
    );
    if (first && (losesImages || present.length < images.length)) {
      this.#registry = await Registry.open(first.masterAddress, (host, name) => this.#pullOf(host, name));
      // The run was broken off meanwhile.
      if (this.#isClosed) this.#registry.close();
      await Promise.all(this.#hosts.map((host) => this.#useRegistry(host)));
    }
    return furnished.some((f) => f.areStandIns);
  }

  engineOf(minion: string): Docker {
    return this.#host(minion).docker;
  }

  async booted(minion: string): Promise<void> {
    await this.#useRegistry(this.#host(minion));
  }

  async inject(spec: FaultSpec, minions: readonly string[]): Promise<() => Promise<void>> {
    const names = minions.length === 0 ? this.#hosts.map((h) => h.name) : minions;
    const begun = await Promise.allSettled(names.map((name) => this.#begin(spec, this.#host(name))));
    const ends = begun.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const end = async (): Promise<void> => {
      if (this.#ends.delete(end)) await Promise.all(ends.map((one) => one()));
    };
    // What began on other hosts is ended with the run, should it fail on one.
    this.#ends.add(end);
    const failed = begun.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
    return end;
  }

  /** Ends what goes on in this process; the hosts are taken away by others. */
  async close(): Promise<void> {
    this.#isClosed = true;
    // A host may be gone already, and its faults with it.
    await Promise.allSettled([...this.#ends].map((end) => end()));
    this.#registry?.close();
  }

  async #begin(spec: FaultSpec, host: Host): Promise<End> {
    switch (spec.fault) {
      case "engine-down":
        return engineDown(host, spec.containers);
      case "engine-frozen":
        return engineFrozen(host);
      case "engine-slow":
        return engineSlow(host, spec.factor);
      case "link":
        return linkWeather(host, spec);
      case "link-break":
        await breakLink(host);
        return () => undefined;
      case "image-pull":
        return this.#loseImage(host, spec);
      default:
        throw new Error(`${spec.fault} needs no host`);
    }
  }

  #host(name: string): Host {
    const found = this.#hosts.find((h) => h.name === name);
    if (!found) throw new Error(`there is no host ${name}`);
    return found;
  }

  #pullOf(host: string, name: string): { mode: "works" | "slow" | "fails" | "never"; takesMs: number } {
    const image = this.#options.images.find((i) => hubName(i) === name) ?? name;
    return this.#pulls.get(`${host} ${name}`) ?? imageSpecOf(this.#options.cluster, image).pull;
  }

  /** Its engine pulls from our registry, and from no other: a real one must not be asked for made-up names. */
  async #useRegistry(host: Host): Promise<void> {
    const url = this.#registry?.url;
    if (url === undefined) return;
    const { hostCidr, podCidr, serviceCidr } = host.record;
    const outside = `oifname "eth0" ip daddr != { ${hostCidr}, ${podCidr}, ${serviceCidr} }`;
    const chain = `chain out { type filter hook output priority -300; ${outside} reject; }`;
    await host.inNetwork("nft", ["-f", "-"], `table inet troupe_inside {\n  ${chain}\n}\n`);
    await host.configure({ "registry-mirrors": [url] }, (info) => JSON.stringify(info["RegistryConfig"]).includes(url));
  }

  async #loseImage(host: Host, spec: Of<"image-pull">): Promise<End> {
    const { image } = spec;
    const key = `${host.name} ${hubName(image)}`;
    this.#pulls.set(key, spec);
    await host.docker
      .getImage(image)
      .remove({ force: true })
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404) throw error;
      });
    return async () => {
      this.#pulls.delete(key);
      if (imageSpecOf(this.#options.cluster, image).present) await ensureImages([image], host.engine, () => undefined);
    };
  }
}
