/** The hosts' engines as a bystander sees them: the same eyes for both sides of the comparison. */
import Docker from "dockerode";

export interface Started {
  id: string;
  /** Index of the engine it runs on. */
  engine: number;
  /** performance.now() when its start was heard of. */
  atMs: number;
}

/** Nothing measured here takes longer. */
const waitMsMax = 120_000;

/** Containers with a label, across engines: who started, who runs. */
export class Bystander {
  readonly engines: Docker[];
  readonly #label: string;
  readonly #started: Started[] = [];
  readonly #waiters = new Set<() => void>();
  readonly #streams = new Map<number, NodeJS.ReadableStream>();

  /** @param label `key` or `key=value` */
  constructor(sockets: readonly string[], label: string) {
    this.engines = sockets.map((socketPath) => new Docker({ socketPath }));
    this.#label = label;
  }

  /** Listens from now on to every engine that answers. */
  async listen(): Promise<void> {
    await Promise.all(this.engines.map((_, i) => this.listenTo(i)));
  }

  async listenTo(engine: number): Promise<void> {
    const stream = await this.engines[engine]?.getEvents({
      filters: { type: ["container"], event: ["start"], label: [this.#label] },
    });
    if (!stream) throw new Error(`no engine ${engine}`);
    this.#streams.set(engine, stream);
    let rest = "";
    stream.on("data", (chunk: Buffer) => {
      const atMs = performance.now();
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") this.#hear(JSON.parse(line), engine, atMs);
    });
    // An engine that loses its power ends its stream.
    stream.on("error", () => {});
  }

  /** Running containers of one engine. */
  async running(engine: number): Promise<Docker.ContainerInfo[]> {
    return (await this.engines[engine]?.listContainers({ filters: { label: [this.#label] } })) ?? [];
  }

  /** How many containers were started so far; for {@link startedSince}. */
  mark(): number {
    return this.#started.length;
  }

  /** Resolves to the moment the `count`th container since `mark` started on one of `engines`. */
  async startedSince(mark: number, count: number, engines: readonly number[]): Promise<number> {
    const look = (): Started | undefined =>
      this.#started.slice(mark).filter((s) => engines.includes(s.engine))[count - 1];
    const found = await this.#until(look, `${count} containers to start`);
    return found.atMs;
  }

  /** Resolves when `count` containers run on `engines` together. */
  async settled(count: number, engines: readonly number[]): Promise<void> {
    const deadlineMs = performance.now() + waitMsMax;
    for (;;) {
      const sums = await Promise.all(engines.map((e) => this.running(e).then((c) => c.length)));
      if (sums.reduce((a, b) => a + b, 0) === count) return;
      if (performance.now() > deadlineMs)
        throw new Error(`waited in vain for ${count} containers; ${sums.join(" + ")} run`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  close(): void {
    for (const stream of this.#streams.values()) (stream as NodeJS.ReadableStream & { destroy(): void }).destroy();
  }

  #hear(event: { Actor?: { ID?: string }; id?: string }, engine: number, atMs: number): void {
    this.#started.push({ id: event.Actor?.ID ?? event.id ?? "", engine, atMs });
    for (const wake of this.#waiters) wake();
  }

  #until<T>(look: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(deadline);
        this.#waiters.delete(wake);
        resolve(found);
      };
      const deadline = setTimeout(() => {
        this.#waiters.delete(wake);
        reject(new Error(`waited in vain for ${what}`));
      }, waitMsMax);
      this.#waiters.add(wake);
      wake();
    });
  }
}
