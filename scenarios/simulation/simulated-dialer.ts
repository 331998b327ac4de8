/** Probes in the simulated world: the container behind an address answers if it runs, is not hung and is past its start. */
import { type ContainerInfo, labelKeys } from "../../daemon/minion/engine/engine.js";
import type { SimulatedMachine } from "../../daemon/minion/engine/simulated-machine.js";
import { podUidOf } from "../../daemon/minion/names.js";
import type { Dialer, ProbeAction } from "../../daemon/minion/ports.js";
import { type ClusterSpec, imageSpecOf } from "../cluster-spec.js";

/** A probe's way there and back. */
const probeMs = 2;

/** What is asked. */
export interface Probed {
  machine: SimulatedMachine;
  cluster: ClusterSpec;
  nowMs(): number;
  /** Pods whose probes answer no for now. */
  unhealthy: ReadonlySet<string>;
}

/** The uid of the pod in a sandbox; one that was warm may not have its name yet, but the pod's containers say so. */
function podIn({ machine }: Probed, sandbox: ContainerInfo): string {
  const named = podUidOf(sandbox);
  if (named !== "") return named;
  const user = [...machine.host.containers.values()].find((c) => c.spec?.sandboxId === sandbox.id);
  return user?.info.labels[labelKeys.podUid] ?? "";
}

function answers({ machine, cluster, nowMs }: Probed, uid: string): boolean {
  const atMs = nowMs();
  return [...machine.host.containers.values()].some(
    ({ info, spec, hung }) =>
      info.paused !== true &&
      info.labels[labelKeys.podUid] === uid &&
      spec !== undefined &&
      info.state === "running" &&
      !hung &&
      atMs - (info.startedAtMs ?? 0) >= imageSpecOf(cluster, info.image).readyAfterMs,
  );
}

export function simulatedDialer(probed: Probed): Dialer {
  const { machine, unhealthy } = probed;
  const ask = async (host: string): Promise<ProbeAction> => {
    await machine.sleep(probeMs);
    const sandbox = [...machine.host.containers.values()].find((c) => c.info.ip === host);
    const uid = sandbox && podIn(probed, sandbox.info);
    if (uid === undefined || machine.host.bridgeGone) return { healthy: false, message: "connection refused" };
    if (unhealthy.has(uid)) return { healthy: false, message: "status 503" };
    return answers(probed, uid) ? { healthy: true, message: "" } : { healthy: false, message: "no answer" };
  };
  return {
    http: ({ url }) => ask(new URL(url).hostname),
    tcp: (host) => ask(host),
    grpc: (host) => ask(host),
  };
}
