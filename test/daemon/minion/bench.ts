/** A minion on a simulated engine, one run of its daemon after the other. */
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { MinionMessage, MinionNote } from "../../../core/link/messages.js";
import { seededRandom } from "../../../core/random.js";
import type { ContainerSpec } from "../../../daemon/minion/engine/engine.js";
import { simulatedEngine } from "../../../daemon/minion/engine/simulated.js";
import { SimulatedMachine } from "../../../daemon/minion/engine/simulated-machine.js";
import type { Program } from "../../../daemon/minion/engine/simulated-types.js";
import { Minion } from "../../../daemon/minion/minion.js";
import type { HostNetwork, Remembered } from "../../../daemon/minion/ports.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

export const pod = (restartPolicy: string, more: Partial<Pod["spec"]> = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1" },
  spec: { nodeName: "m1", restartPolicy, containers: [{ name: "c", image: "i" }], ...more },
});

/** One that takes a warm sandbox. */
export const replica = (): Pod => {
  const { metadata, ...rest } = pod("Always");
  const owner = { apiVersion: "v1", kind: "ReplicationController", name: "web", uid: "c1", controller: true };
  return { ...rest, metadata: { ...metadata, ownerReferences: [owner] } };
};

export function bench(
  runsForMs = 0,
  warmSandboxes = 0,
  program: Program | ((spec: ContainerSpec) => Program) = {},
  network?: HostNetwork,
) {
  const clock = new VirtualClock(1_000_000);
  const machine = new SimulatedMachine({
    clock,
    random: seededRandom("machine"),
    programs: (spec) => {
      if (runsForMs > 0) return { runsForMs, exitCode: 0 };
      return typeof program === "function" ? program(spec) : program;
    },
  });
  machine.host.images.add("i");
  let saved: Remembered = { pods: [], services: [] };
  const said: MinionMessage[] = [];
  let minion: Minion | null = null;
  const engine = simulatedEngine(machine, { cluster: "t", minion: "m1" }, { name: "n", cidr: "10.1.0.0/24" });
  const start = async (): Promise<Minion> => {
    minion?.close();
    minion = new Minion(
      {
        clock,
        random: seededRandom("minion"),
        engine,
        link: { send: (message) => said.push(message) > 0 },
        volumes: {
          update: async () => {},
          prepare: async (_pod, files) => {
            files();
          },
          put: async () => {},
          mounts: () => [],
          terminationMessage: async () => "",
          remove: async () => {},
          list: async () => [],
          removeClaimed: async () => {},
          removeAll: async () => {},
        },
        dialer: {
          grpc: async () => ({ healthy: true, message: "" }),
          http: async () => ({ healthy: true, message: "" }),
          tcp: async () => ({ healthy: true, message: "" }),
        },
        checkpoint: {
          load: async () => saved,
          save: (state) => {
            saved = structuredClone(state);
          },
        },
        log: () => {},
        onStream: () => {},
        ...(network ? { network } : {}),
      },
      { cluster: "t", name: "m1", address: "127.0.0.2", labels: {}, version: "0", runId: "r", warmSandboxes },
    );
    let up = false;
    void minion.start().then(() => {
      up = true;
    });
    await clock.runUntil(clock.nowMs() + 10_000, () => up);
    return minion;
  };
  const containers = (): string[] =>
    [...machine.host.containers.values()].map(
      ({ info }) => `${info.labels["io.troupe.role"]} ${info.state === "created" ? "spare" : info.state}`,
    );
  const states = (): string[] => said.flatMap((m) => (m.type === "report" ? m.pods.map((p) => p.state) : []));
  const notes = (): MinionNote[] => said.flatMap((m) => (m.type === "notes" ? m.notes : []));
  /** What was told last of the pod's first container. */
  const told = () => said.findLast((m) => m.type === "report")?.pods.at(-1)?.status.containerStatuses?.[0];
  /** Ids of the containers (no sandboxes) in a state, the first made first. */
  const idsOf = (state: "created" | "running" | "exited"): string[] =>
    [...machine.host.containers.values()].flatMap(({ info }) =>
      info.labels["io.troupe.role"] === "container" && info.state === state ? [info.id] : [],
    );
  /** As after the loss of its checkpoint. */
  const forget = (): void => {
    saved = { pods: [], services: [] };
  };
  return { clock, machine, engine, said, start, containers, states, notes, told, idsOf, saved: () => saved, forget };
}
