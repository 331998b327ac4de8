import { Fault } from "../../../core/fault.js";
import type { Timer } from "../../../core/time.js";
import { deadlinesMs } from "../../adapters/docker/deadlines.js";
import { progressSilenceMaxMs } from "../../adapters/docker/progress.js";
import { type EngineIdentity, ownLabels, type PodNetwork } from "../../adapters/docker/scope.js";
import { addressIn } from "./cidr.js";
import { type ContainerInfo, type ContainerSpec, type Engine, type EventSubscription, labelKeys } from "./engine.js";
import type { ExecSession } from "./sessions.js";
import { simulatedAttach } from "./simulated-attach.js";
import { type EngineCall, notRunning } from "./simulated-faults.js";
import { type EventListener, gapEveryMs, isOwn, type SimulatedMachine } from "./simulated-machine.js";
import { simulatedPull } from "./simulated-pull.js";
import { simulatedExec, simulatedLogs } from "./simulated-streams.js";
import type { SimulatedContainer } from "./simulated-types.js";
import { simulatedUsage } from "./simulated-usage.js";

/** How long a stop waits after SIGKILL; a simulated process is gone by then. */
const killWaitMs = 10_000;

/** What it is now: another object with each change of it. */
const infoOf = (container: SimulatedContainer): ContainerInfo => container.info;

/** The {@link Engine} of one minion on a simulated machine; several can share one. */
export function simulatedEngine(machine: SimulatedMachine, identity: EngineIdentity, network: PodNetwork): Engine {
  const subscriptions = new Set<EventSubscription>();
  machine.host.cidr = network.cidr;
  return {
    ...looks(machine, identity),
    ...changes(machine, identity),
    ...streams(machine),
    events: (onEvent, onGap, onBreak = () => {}) =>
      subscribe(machine, { identity, onEvent, onGap, onBreak }, subscriptions),
    addresses: () => machine.glance(() => machine.host.addresses),
    ensureNetwork: () =>
      machine.call("ensureNetwork", [network.name], machine.host.latencies.network, deadlinesMs.change, () => ({
        name: network.name,
        cidr: network.cidr,
        gateway: addressIn(network.cidr, 1),
      })),
    networkFault: () => (machine.host.bridgeGone ? "the bridge is gone" : ""),
    mendNetwork: () => machine.mendNetwork(network.name),
    close() {
      for (const subscription of subscriptions) subscription.close();
      return Promise.resolve();
    },
  };
}

function looks(
  machine: SimulatedMachine,
  identity: EngineIdentity,
): Pick<Engine, "facts" | "imageId" | "inspect" | "list" | "listOfPod" | "stats" | "machineStats"> {
  const { host } = machine;
  const { cpus = 4, memoryBytes = 8 * 2 ** 30 } = host.options;
  const read = <T>(name: EngineCall, subjects: string[], work: () => T): Promise<T> =>
    machine.call(name, subjects, host.latencies.read, deadlinesMs.read, work);
  // Most lists are as the last one was.
  let last: { revision: number; found: readonly ContainerInfo[] } | undefined;
  const listed = (): readonly ContainerInfo[] => {
    if (last?.revision !== host.revision)
      last = { revision: host.revision, found: owned(machine, identity).map(infoOf) };
    return last.found;
  };
  return {
    ...simulatedUsage(machine),
    facts: () =>
      read("facts", [], () => ({
        runtime: "Simulated 1",
        bootId: host.bootId,
        cpus,
        memoryBytes,
        os: "simulated",
        osType: "linux",
        kernel: "1.0-simulated",
        architecture: "x86_64",
      })),
    imageId: (image) => read("imageId", [image], () => (host.images.has(image) ? `sha256:${image}` : undefined)),
    inspect: (id) =>
      read("inspect", subjectsOf(machine, id), () => {
        const container = host.find(id);
        return container && infoOf(container);
      }),
    list: () => read("list", [], listed),
    listOfPod: (uid) => read("listOfPod", [], () => listed().filter((c) => c.labels[labelKeys.podUid] === uid)),
  };
}

type Changes =
  | "createSandbox"
  | "connectSandbox"
  | "createContainer"
  | "startContainer"
  | "stopContainer"
  | "renameContainer"
  | "killContainer"
  | "removeContainer"
  | "purge";

function changes(machine: SimulatedMachine, identity: EngineIdentity): Pick<Engine, Changes> {
  const { host } = machine;
  const { latencies } = host;
  const labelled = (labels: Record<string, string>): Record<string, string> => ({ ...labels, ...ownLabels(identity) });
  const change = <T>(name: EngineCall, id: string, takesMs: number, work: () => T | Promise<T>): Promise<T> =>
    machine.call(name, subjectsOf(machine, id), takesMs, deadlinesMs.change, work);
  return {
    createSandbox: (spec) =>
      change("createSandbox", spec.name, latencies.sandbox, () => {
        const container = host.create({ sandbox: spec }, labelled(spec.labels));
        try {
          host.start(container);
        } catch (error) {
          host.remove(container);
          throw error;
        }
        return infoOf(container);
      }),
    createContainer: (spec) =>
      machine.call("createContainer", [spec.name, spec.image], latencies.create, deadlinesMs.change, () => {
        checkSafety(spec);
        return infoOf(host.create({ spec }, labelled(spec.labels)));
      }),
    connectSandbox: async (id, ip) => {
      await machine.mending;
      await change("connectSandbox", id, latencies.connect, () => host.connect(host.get(id), ip));
    },
    startContainer: (id) => change("startContainer", id, latencies.start, () => host.start(host.get(id))),
    stopContainer: (id, graceMs) => change("stopContainer", id, latencies.read, () => stop(machine, id, graceMs)),
    renameContainer: (id, name) => change("renameContainer", id, latencies.read, () => host.rename(host.get(id), name)),
    killContainer: (id, signal = "SIGKILL") =>
      change("killContainer", id, latencies.read, () => {
        const container = host.find(id);
        if (container) host.signal(container, signal);
      }),
    removeContainer: (id) =>
      change("removeContainer", id, latencies.remove, () => {
        const container = host.find(id);
        if (container) host.remove(container);
      }),
    purge: () =>
      change("purge", "", latencies.remove, () => {
        for (const container of owned(machine, identity)) host.remove(container);
      }),
  };
}

/** Its images have no user of their own, and its host no profiles. */
function checkSafety({ nonRoot, user, image, security }: ContainerSpec): void {
  if (nonRoot && Number(user ?? 0) === 0)
    throw new Fault("Forbidden", `runAsNonRoot is set, and the image ${image} runs as root`, { retry: false });
  for (const wish of [security?.seccomp, security?.appArmor])
    if (typeof wish === "object") throw new Fault("Forbidden", `no profile "${wish.profile}"`, { retry: false });
}

function streams(machine: SimulatedMachine): Pick<Engine, "sees" | "pullImage" | "logs" | "exec" | "attach" | "run"> {
  const { host } = machine;
  const { latencies } = host;
  const { clock } = host.options;
  return {
    // There are no files on its host.
    sees: async () => false,
    pullImage: (image, onProgress) =>
      machine.call("pullImage", [image], latencies.read, progressSilenceMaxMs, () =>
        simulatedPull(machine, image, onProgress),
      ),
    logs: (id, options) =>
      machine.call("logs", subjectsOf(machine, id), latencies.read, deadlinesMs.openStream, () =>
        simulatedLogs(host.get(id), options, clock.nowMs()),
      ),
    exec: (id, command, options) =>
      machine.call("exec", subjectsOf(machine, id), latencies.exec, deadlinesMs.openStream, () =>
        simulatedExec(running(machine, id), command, options.stdin, clock),
      ),
    attach: (id, { stdin }) =>
      machine.call("attach", subjectsOf(machine, id), latencies.exec, deadlinesMs.openStream, () => {
        const container = running(machine, id);
        const program = { write: (text: string) => host.write(container, text), end: () => host.exit(container, 0) };
        return simulatedAttach(container, stdin, program);
      }),
    run: (id, command, { timeoutMs, outputMax }) =>
      machine.call("run", subjectsOf(machine, id), latencies.exec, timeoutMs, () =>
        run(machine, simulatedExec(running(machine, id), command, false, clock), timeoutMs, outputMax),
      ),
  };
}

function owned(machine: SimulatedMachine, identity: EngineIdentity): SimulatedContainer[] {
  const mine: SimulatedContainer[] = [];
  for (const container of machine.host.containers.values())
    if (isOwn(identity, container.info.labels)) mine.push(container);
  return mine;
}

function subjectsOf(machine: SimulatedMachine, id: string): string[] {
  const info = machine.host.find(id)?.info;
  return info === undefined ? [id] : [info.id, info.name, info.image];
}

function running(machine: SimulatedMachine, id: string): SimulatedContainer {
  const container = machine.host.get(id);
  if (container.info.state !== "running") throw notRunning(id);
  return container;
}

function subscribe(machine: SimulatedMachine, listener: EventListener, all: Set<EventSubscription>): EventSubscription {
  const { clock } = machine.host.options;
  let timer: Timer;
  const compare = (why: string): void => {
    timer = clock.after(gapEveryMs, () => compare("a while has passed"));
    if (machine.listeners.has(listener)) listener.onGap(why);
  };
  machine.listeners.add(listener);
  timer = clock.after(machine.host.draw(machine.host.latencies.read), () => compare("connected"));
  const subscription = {
    close() {
      timer.cancel();
      machine.listeners.delete(listener);
      all.delete(subscription);
    },
  };
  all.add(subscription);
  return subscription;
}

async function stop(machine: SimulatedMachine, id: string, graceMs: number): Promise<void> {
  const { host } = machine;
  const container = host.find(id);
  if (container === undefined || container.info.state !== "running") return;
  if (graceMs > 0) {
    host.signal(container, "SIGTERM");
    if (await ends(machine, container, graceMs)) return;
  }
  host.signal(container, "SIGKILL");
  await ends(machine, container, killWaitMs * host.slowness);
}

/** Whether it stands still within `waitMs`. */
async function ends(machine: SimulatedMachine, container: SimulatedContainer, waitMs: number): Promise<boolean> {
  const { clock } = machine.host.options;
  return await new Promise<boolean>((resolve) => {
    const watcher = {
      line: () => undefined,
      ended: () => {
        timer.cancel();
        resolve(true);
      },
    };
    const timer = clock.after(waitMs, () => {
      container.watchers.delete(watcher);
      resolve(container.info.state !== "running");
    });
    container.watchers.add(watcher);
  });
}

async function run(
  machine: SimulatedMachine,
  session: ExecSession,
  timeoutMs: number,
  outputMax: number,
): Promise<{ exitCode: number; output: string }> {
  const chunks: Buffer[] = [];
  session.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => session.stdout.once("end", resolve).once("close", resolve));
  let timer: Timer | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = machine.host.options.clock.after(timeoutMs, () =>
      reject(new Fault("Timeout", `run: not finished after ${timeoutMs} ms`, { retry: true })),
    );
  });
  try {
    const exitCode = await Promise.race([session.exitCode, expired]);
    await ended;
    return { exitCode, output: Buffer.concat(chunks).subarray(0, outputMax).toString("utf8") };
  } finally {
    timer?.cancel();
    session.close();
  }
}
