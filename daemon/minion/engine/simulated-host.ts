import { Fault } from "../../../core/fault.js";
import { newUid } from "../../../core/ids.js";
import type { Random } from "../../../core/random.js";
import { addressesIn, addressIn, isOutOfAddresses } from "./cidr.js";
import type { ContainerInfo, ContainerSpec, EngineEvent, SandboxSpec } from "./engine.js";
import { noSuchContainer } from "./simulated-faults.js";
import type { Program, SimulatedContainer, SimulatedHostOptions } from "./simulated-types.js";
import { measuredLatencies, spread } from "./simulated-types.js";

/** Output kept of a container. */
const logLinesMax = 1_000;
/** 128 + SIGKILL and 128 + SIGTERM. */
const killedCode = 137;
const terminatedCode = 143;
const defaultTermMs = 10;
/** Of a program that is not there. */
const unrunnableCode = 127;

/**
 * The containers, images and ports of one simulated host, without the API before them: what is true, however slow,
 * lossy or dead the engine that tells of it is. Time and chance come in; nothing else decides.
 */
export class SimulatedHost {
  readonly containers = new Map<string, SimulatedContainer>();
  /** Grows with every change of what is known of a container, and with every one that comes or goes. */
  revision = 0;
  readonly images: Set<string>;
  readonly options: SimulatedHostOptions;
  readonly latencies;
  readonly #random: Random;
  readonly #byName = new Map<string, SimulatedContainer>();
  readonly #addresses = new Set<string>();
  /** The first is the gateway's. */
  #lastAddress = 1;
  /** Told of each event as it happens; the engine passes it on in its own time. */
  onEvent: (event: EngineEvent) => void = () => undefined;
  diskFull = false;
  /** All times are multiplied by this. */
  slowness = 1;
  bootId: string;
  /** Somebody deleted the bridge of the pods' network. */
  bridgeGone = false;
  /** The pods' network. */
  cidr = "10.244.0.0/16";

  constructor(options: SimulatedHostOptions) {
    this.options = options;
    this.latencies = { ...measuredLatencies, ...options.latencies };
    this.images = new Set(options.images);
    this.#random = options.random.fork("host");
    this.bootId = newUid(this.#random);
  }

  /** A time around `medianMs`, whole milliseconds. */
  draw(medianMs: number): number {
    const part = spread.from + this.#random.float() * (spread.to - spread.from);
    return Math.round(medianMs * part * this.slowness);
  }

  find(idOrName: string): SimulatedContainer | undefined {
    return this.containers.get(idOrName) ?? this.#byName.get(idOrName);
  }

  /** @throws Fault NotFound */
  get(idOrName: string): SimulatedContainer {
    const found = this.find(idOrName);
    if (found === undefined) throw noSuchContainer(idOrName);
    return found;
  }

  /** A container under its name; one with the same labels is returned as it is. @throws Fault Conflict, NotFound, ServiceUnavailable */
  create(kind: { sandbox: SandboxSpec } | { spec: ContainerSpec }, labels: Record<string, string>): SimulatedContainer {
    const wanted = "sandbox" in kind ? kind.sandbox : kind.spec;
    const existing = this.#byName.get(wanted.name);
    if (existing !== undefined) {
      const differing = Object.entries(labels).find(([key, value]) => existing.info.labels[key] !== value);
      if (differing === undefined) return existing;
      throw new Fault(
        "Conflict",
        `create container "${wanted.name}": the name is taken by ${existing.info.id}, which has another ${differing[0]}`,
      );
    }
    if (this.diskFull) throw new Fault("ServiceUnavailable", "no space left on device", { retry: true });
    const image = "spec" in kind ? kind.spec.image : "troupe/pause:1";
    if ("spec" in kind && !this.images.has(image))
      throw new Fault("NotFound", `No such image: ${image}`, { retry: false });
    if ("spec" in kind) this.get(kind.spec.sandboxId);
    const program = "spec" in kind ? (this.options.programs?.(kind.spec) ?? {}) : {};
    const id = Array.from({ length: 8 }, () => this.#random.uint32().toString(16).padStart(8, "0")).join("");
    const info: ContainerInfo = {
      id,
      name: wanted.name,
      image,
      labels,
      state: "created",
      createdAtMs: this.options.clock.nowMs(),
    };
    const container: SimulatedContainer = {
      info,
      program,
      log: [],
      watchers: new Set(),
      hung: false,
      life: 0,
      ...kind,
    };
    this.containers.set(id, container);
    this.revision++;
    this.#byName.set(wanted.name, container);
    return container;
  }

  /** @throws Fault NotFound, Conflict (a host port is taken, the sandbox does not run), Invalid (the program cannot be run) */
  start(container: SimulatedContainer): void {
    if (container.info.state === "running") return;
    if (container.spec && this.find(container.spec.sandboxId)?.info.state !== "running") {
      throw new Fault("Conflict", `cannot join network of a non running container: ${container.spec.sandboxId}`, {
        retry: false,
      });
    }
    if (container.sandbox) this.#checkPorts(container.sandbox);
    if (container.sandbox && !container.sandbox.hostNetwork && this.bridgeGone)
      throw new Fault("InternalError", "could not find bridge", { retry: true });
    if (container.program.startError !== undefined) {
      this.#know(container, { ...container.info, error: container.program.startError, exitCode: unrunnableCode });
      throw new Fault("BadRequest", container.program.startError, { retry: false });
    }
    const ip = container.sandbox && !container.sandbox.hostNetwork ? { ip: this.#takeAddress() } : {};
    const { error: _error, exitCode: _code, finishedAtMs: _at, oomKilled: _oom, ...rest } = container.info;
    this.#know(container, { ...rest, ...ip, state: "running", startedAtMs: this.options.clock.nowMs() });
    container.hung = false;
    container.life++;
    this.#tell("started", container);
    this.#play(container, container.program);
  }

  #play(container: SimulatedContainer, program: Program): void {
    const life = container.life;
    for (const line of program.output ?? []) this.write(container, line);
    if (program.runsForMs === undefined) return;
    this.options.clock.after(program.runsForMs, () => {
      if (container.life === life && !isStill(container)) this.exit(container, program.exitCode ?? 0);
    });
  }

  /** Its process ends. */
  exit(container: SimulatedContainer, exitCode: number, oomKilled = false): void {
    if (container.info.state !== "running") return;
    const { ip, paused: _paused, ...info } = container.info;
    if (ip !== undefined) this.#addresses.delete(ip);
    this.#know(container, { ...info, state: "exited", finishedAtMs: this.options.clock.nowMs(), exitCode, oomKilled });
    for (const watcher of container.watchers) watcher.ended();
    container.watchers.clear();
    const { id, name, labels } = container.info;
    this.onEvent({ type: "died", id, name, labels, exitCode, oomKilled, atMs: this.options.clock.nowMs() });
  }

  /** Sends a signal; the process ends in its own time, or not at all. */
  signal(container: SimulatedContainer, signal: string): void {
    if (container.info.state !== "running") return;
    const name = signal.replace(/^SIG/, "");
    const { life, program } = container;
    const endLater = (afterMs: number, code: number): void => {
      this.options.clock.after(afterMs, () => {
        if (container.life === life) this.exit(container, code);
      });
    };
    if (name === "KILL" || name === "9") endLater(this.draw(this.latencies.kill), killedCode);
    else if ((name === "TERM" || name === "INT" || name === "QUIT") && !program.ignoresTerm && !isStill(container)) {
      endLater(this.draw(program.termMs ?? defaultTermMs), terminatedCode);
    }
  }

  /** @throws Fault Conflict (name taken) */
  rename(container: SimulatedContainer, name: string): void {
    const other = this.#byName.get(name);
    if (other === container) return;
    if (other !== undefined) throw new Fault("Conflict", `the name "${name}" is taken by container ${other.info.id}`);
    this.#byName.delete(container.info.name);
    this.#byName.set(name, container);
    this.#know(container, { ...container.info, name });
  }

  remove(container: SimulatedContainer): void {
    this.exit(container, killedCode);
    if (!this.containers.delete(container.info.id)) return;
    this.revision++;
    this.#byName.delete(container.info.name);
    this.#tell("removed", container);
  }

  /** A line of its output. */
  write(container: SimulatedContainer, text: string, stream: "stdout" | "stderr" = "stdout"): void {
    const atMs = this.options.clock.nowMs();
    container.log.push({ atMs, stream, text });
    if (container.log.length > logLinesMax) container.log.shift();
    for (const watcher of container.watchers) watcher.line(text, atMs);
  }

  /** It stands still, or goes on: what it was to do meanwhile, it does not. */
  pause(container: SimulatedContainer, paused: boolean): void {
    const { paused: was = false, ...info } = container.info;
    if (info.state !== "running" || was === paused) return;
    this.#know(container, paused ? { ...info, paused } : info);
    this.#tell(paused ? "paused" : "resumed", container);
  }

  /** Takes a sandbox out of the pods' network. */
  disconnect(container: SimulatedContainer): void {
    const { ip, ...info } = container.info;
    if (ip === undefined) return;
    this.#addresses.delete(ip);
    this.#know(container, info);
    this.#tell("disconnected", container);
  }

  /** The pods' network is made anew, with those who were in it. */
  mendNetwork(): void {
    this.bridgeGone = false;
    const members = [...this.containers.values()].map((container) => ({ container, ip: container.info.ip }));
    for (const { container } of members) this.disconnect(container);
    for (const { container, ip } of members) if (ip !== undefined) this.connect(container, ip);
  }

  /** @throws Fault Conflict (the address is another's) */
  connect(container: SimulatedContainer, ip: string): void {
    if (this.bridgeGone) throw new Fault("InternalError", "could not find bridge", { retry: true });
    if (container.info.ip !== undefined || container.info.state !== "running") return;
    if (this.#addresses.has(ip)) throw new Fault("Conflict", `Address already in use: ${ip}`, { retry: false });
    this.#addresses.add(ip);
    this.#know(container, { ...container.info, ip });
  }

  #know(container: SimulatedContainer, info: ContainerInfo): void {
    container.info = info;
    this.revision++;
  }

  #tell(type: Exclude<EngineEvent["type"], "died">, container: SimulatedContainer): void {
    const { id, name, labels } = container.info;
    this.onEvent({ type, id, name, labels, atMs: this.options.clock.nowMs() });
  }

  #checkPorts(sandbox: SandboxSpec): void {
    if (sandbox.ports.length === 0) return;
    for (const other of this.containers.values()) {
      if (other.info.state !== "running" || !other.sandbox || other.sandbox.hostNetwork) continue;
      for (const port of sandbox.hostNetwork ? [] : sandbox.ports) {
        const taken = other.sandbox.ports.some(
          (p) => p.hostPort === port.hostPort && p.protocol === port.protocol && sameAddress(p.hostIp, port.hostIp),
        );
        if (taken)
          throw new Fault("Conflict", `port is already allocated: ${port.hostPort}/${port.protocol}`, { retry: true });
      }
    }
  }

  get addresses(): { all: number; free: number } {
    const all = addressesIn(this.cidr);
    return { all, free: all - this.#addresses.size };
  }

  /** The next free one after the last that was given away, as Docker does. @throws Fault Conflict */
  #takeAddress(): string {
    const last = this.#lastAddress;
    for (;;) {
      this.#lastAddress++;
      let address: string;
      try {
        address = addressIn(this.cidr, this.#lastAddress);
      } catch (error) {
        if (last === 1 || !isOutOfAddresses(error)) throw error;
        this.#lastAddress = 1;
        return this.#takeAddress();
      }
      if (this.#addresses.has(address)) continue;
      this.#addresses.add(address);
      return address;
    }
  }
}

const isStill = ({ hung, info }: SimulatedContainer): boolean => hung || info.paused === true;

function sameAddress(a: string | undefined, b: string | undefined): boolean {
  const any = (ip: string | undefined): boolean => ip === undefined || ip === "" || ip === "0.0.0.0";
  return any(a) || any(b) || a === b;
}
