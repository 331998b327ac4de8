/** What a live run stands on: one engine for all minions, or a host for each. */
import type { LocalProvider } from "../../cli/local/cluster-file.js";
import { namespacesOf } from "../../cli/local/netns/switch.js";
import type { Scenario } from "../format/scenario.js";
import type { Run } from "../machine/run.js";
import { ensureEngine } from "./engine.js";
import { type Ground, sharedEngine } from "./ground.js";
import { Hosts } from "./hosts/hosts.js";
import { ensureImages } from "./images.js";
import { partsOn } from "./parts-on.js";
import { imagesIn } from "./scenario-images.js";

/** What a run stands on. */
export interface Base {
  provider: LocalProvider;
  ground: Ground;
  /** For DOCKER_HOST; undefined: the usual engine. */
  dockerHost: string | undefined;
  /** What a cluster has there, in words. */
  partsOf(name: string): Promise<string[]>;
}

export async function shared(run: Run, scenario: Scenario, say: (text: string) => void): Promise<Base> {
  const { host, description } = await ensureEngine(run, say);
  say(description);
  const { areStandIns } = await ensureImages(imagesIn(scenario), host, say);
  const ground = sharedEngine(host, areStandIns);
  return { provider: "docker", dockerHost: host, ground, partsOf: (name) => partsOn(host, name) };
}

/** Hosts are made with the cluster; whatever is in their namespaces goes with these. */
export function ownHosts(scenario: Scenario, say: (text: string) => void): Base {
  const losesImages = scenario.timeline.some(({ deed }) => deed.type === "fault" && deed.spec.fault === "image-pull");
  const ground = new Hosts({ cluster: scenario.cluster, images: imagesIn(scenario), losesImages, say });
  const partsOf = async (name: string): Promise<string[]> =>
    (await namespacesOf(name)).map((namespace) => `namespace ${namespace}`);
  return { provider: "netns", dockerHost: undefined, ground, partsOf };
}
