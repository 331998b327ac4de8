/**
 * A process of hollow minions: the production daemon many times, each on a link and an engine of its own; the engine
 * is simulated and takes no time, the disk is none. Arguments: the master's address, the cluster, how many. The token
 * comes in the environment. Says `connected` to its parent once all are, and ends with it.
 */
import { seededRandom } from "../../../core/random.js";
import type { LinkClient } from "../../../daemon/link/link.js";
import { dialMaster } from "../../../daemon/link/socket-client.js";
import { silentLog } from "../../../daemon/log.js";
import { simulatedEngine } from "../../../daemon/minion/engine/simulated.js";
import { SimulatedMachine } from "../../../daemon/minion/engine/simulated-machine.js";
import { type EngineLatencies, measuredLatencies } from "../../../daemon/minion/engine/simulated-types.js";
import { Minion } from "../../../daemon/minion/minion.js";
import type { Checkpoint, Dialer, Volumes } from "../../../daemon/minion/ports.js";
import { realClock } from "../../../daemon/real-clock.js";
import { version } from "../../../daemon/version.js";
import { image } from "./pods.js";

const noTime = Object.fromEntries(
  Object.keys(measuredLatencies).map((name) => [name, 0]),
) as unknown as EngineLatencies;

const noVolumes: Volumes = {
  update: async () => {},
  prepare: async () => {},
  put: async () => {},
  mounts: () => [],
  terminationMessage: async () => "",
  remove: async () => {},
  list: async () => [],
  removeClaimed: async () => {},
  removeAll: async () => {},
};
const noDisk: Checkpoint = { load: async () => ({ pods: [], services: [] }), save: () => {} };
const healthy: Dialer = {
  grpc: async () => ({ healthy: true, message: "" }),
  http: async () => ({ healthy: true, message: "" }),
  tcp: async () => ({ healthy: true, message: "" }),
};

interface Place {
  url: string;
  cluster: string;
  token: string;
}

/** Starts minion number `i`; resolves when the master has it. */
async function hollowMinion(i: number, { url, cluster, token }: Place): Promise<void> {
  const name = `hollow-${i}`;
  const [clock, random] = [realClock(), seededRandom(name)];
  const machine = new SimulatedMachine({
    ...{ clock, random: random.fork("machine"), latencies: noTime, images: [image] },
    ...{ cpus: 16, memoryBytes: 64 * 2 ** 30 },
  });
  const cidr = `10.${128 + (i >> 8)}.${i & 255}.0/24`;
  const engine = simulatedEngine(machine, { cluster, minion: name }, { name: cluster, cidr });
  let link: LinkClient | null = null;
  const minion = new Minion(
    {
      ...{ clock, random: random.fork("minion"), engine, log: silentLog },
      ...{ volumes: noVolumes, dialer: healthy, checkpoint: noDisk },
      link: { send: (message) => link?.send(message) ?? false },
      onStream: () => {},
    },
    { cluster, name, address: `10.${192 + (i >> 8)}.${i & 255}.1`, labels: {}, version, runId: name, warmSandboxes: 0 },
  );
  await minion.start();
  await new Promise<void>((resolve) => {
    link = dialMaster(
      {
        ...{ url, minion: name, clock, random: random.fork("link"), log: silentLog },
        run: () => minion.hello().facts,
        token: () => token,
      },
      {
        hello: () => minion.hello(),
        onMessage: (message) => minion.receive(message),
        onUp: () => resolve(),
        onDown: (why) => console.error(`${name}: the link is down: ${why}`),
      },
    );
  });
}

const [url = "", cluster = "", count = ""] = process.argv.slice(2);
const token = process.env["TROUPE_BENCH_TOKEN"] ?? "";
process.on("disconnect", () => process.exit(0));
await Promise.all(Array.from({ length: Number(count) }, (_, i) => hollowMinion(i, { url, cluster, token })));
process.send?.("connected");
