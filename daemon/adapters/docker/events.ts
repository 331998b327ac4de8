import type { IncomingMessage } from "node:http";
import type Docker from "dockerode";
import type { Timer } from "../../../core/time.js";
import type { EngineEvent, EventSubscription } from "../../minion/engine/engine.js";
import { inspectContainer } from "./containers.js";
import { deadlinesMs } from "./deadlines.js";
import { jsonLines } from "./json-lines.js";
import { type DockerScope, ownFilter, ownLabels } from "./scope.js";

/** Events of this long before the break are asked for again: the engine stamps them before it sends them. */
const overlapMs = 2_000;
/** A healthy engine's event stream may be silent for long, so another socket asks this often whether it is there. */
const pingEveryMs = 5_000;
/** The stream is opened anew this often, talkative or not: it may have died in silence, and the caller compares then. */
const renewEveryMs = 60_000;
/** Between attempts to connect: doubled from the first to the last. */
const reconnectMinMs = 50;
const reconnectMaxMs = 2_000;
/** Events remembered to drop repetitions: more than the 256 an engine keeps. */
const rememberedMax = 1_024;
/** 128 + SIGKILL: what the kernel's out-of-memory killer leaves behind, and everybody else's SIGKILL too. */
const killedExitCode = 137;

/** One line of `GET /events`, as far as we read it. */
interface DockerEvent {
  Type?: string;
  Action?: string;
  id?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
  timeNano?: number;
  time?: number;
}

/** Who hears of events, of gaps after which all must be looked at, and of breaks. */
interface Ears {
  onEvent(event: EngineEvent): void;
  onGap(why: string): void;
  onBreak(why: string): void;
}

/** The engine's events for our containers, until it is closed. */
export function dockerEvents(
  scope: DockerScope,
  onEvent: (event: EngineEvent) => void,
  onGap: (why: string) => void,
  onBreak: (why: string) => void = () => {},
): EventSubscription {
  return new EventStream(scope, { onEvent, onGap, onBreak });
}

/**
 * Docker's stream is a hint: it keeps 256 events, skips a reader that is slow, forgets at a restart. Every end of it
 * (end, close, error, a ping that fails, age) leads here to one path: tell the caller, connect again with an overlap,
 * drop what was seen, tell the caller of the gap.
 */
class EventStream implements EventSubscription {
  readonly #scope: DockerScope;
  readonly #ears: Ears;
  readonly #seen = recentSet(rememberedMax);
  readonly #translate: (event: DockerEvent) => void;
  #stream: IncomingMessage | undefined;
  #closed = false;
  #sinceMs: number | undefined;
  #openedAtMs = 0;
  #waitMs = reconnectMinMs;
  #timer: Timer | undefined;

  constructor(scope: DockerScope, ears: Ears) {
    this.#scope = scope;
    this.#ears = ears;
    this.#translate = translator(scope, (event) => ears.onEvent(event));
    void this.#connect("connected");
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#stream?.destroy();
  }

  async #connect(why: string): Promise<void> {
    this.#timer?.cancel();
    try {
      const opened = await open(this.#scope, this.#sinceMs);
      if (this.#closed) return void opened.destroy();
      this.#stream = opened;
      this.#waitMs = reconnectMinMs;
      this.#openedAtMs = this.#scope.clock.nowMs();
      // The engine's own time of day, so that a skewed clock of ours does not matter.
      this.#sinceMs ??= Date.parse(opened.headers.date ?? "") || this.#openedAtMs;
      follow(
        opened,
        (value) => this.#receive(value),
        (reason) => this.#reconnect(opened, reason),
      );
      this.#watch(opened);
      this.#ears.onGap(why);
    } catch (error) {
      if (this.#closed) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.#timer = this.#scope.clock.after(this.#waitMs, () => void this.#connect(reason));
      this.#waitMs = Math.min(this.#waitMs * 2, reconnectMaxMs);
    }
  }

  #receive(value: unknown): void {
    if (this.#closed) return;
    const event = value as DockerEvent;
    if (typeof event.timeNano === "number")
      this.#sinceMs = Math.max(this.#sinceMs ?? 0, Math.floor(event.timeNano / 1e6));
    // Podman takes one label of those asked for as enough.
    if (!isOwn(this.#scope, event)) return;
    // The nanoseconds lose their last digits as a number; together with id and action they still tell events apart.
    if (this.#seen.add(`${event.timeNano} ${event.Action} ${event.Actor?.ID ?? event.id}`)) this.#translate(event);
  }

  #reconnect(ended: IncomingMessage, why: string): void {
    if (this.#closed || ended !== this.#stream) return;
    this.#stream = undefined;
    ended.destroy();
    this.#ears.onBreak(why);
    void this.#connect(why);
  }

  /** Nothing is known to be wrong with it. */
  #renew(opened: IncomingMessage): void {
    if (opened !== this.#stream) return;
    this.#stream = undefined;
    opened.destroy();
    void this.#connect("a while has passed");
  }

  #watch(opened: IncomingMessage): void {
    const { clock } = this.#scope;
    this.#timer = clock.after(pingEveryMs, () => {
      if (clock.nowMs() - this.#openedAtMs >= renewEveryMs) return this.#renew(opened);
      ping(this.#scope).then(
        () => {
          if (!this.#closed && opened === this.#stream) this.#watch(opened);
        },
        () => this.#reconnect(opened, "the engine did not answer a ping"),
      );
    });
  }
}

const isOwn = ({ identity }: DockerScope, { Actor }: DockerEvent): boolean =>
  Object.entries(ownLabels(identity)).every(([key, value]) => Actor?.Attributes?.[key] === value);

async function open(scope: DockerScope, sinceMs: number | undefined): Promise<IncomingMessage> {
  const filters = {
    type: ["container"],
    // Podman says `remove` where Docker says `destroy`.
    event: ["start", "kill", "die", "oom", "destroy", "remove"],
    label: ownFilter(scope.identity),
  };
  const since = sinceMs === undefined ? {} : { since: ((sinceMs - overlapMs) / 1000).toFixed(3) };
  const stream = await scope.client.open("open the event stream", (docker, abortSignal) =>
    docker.getEvents({ ...since, filters, abortSignal } as Docker.GetEventsOptions),
  );
  return stream as IncomingMessage;
}

/** Calls `onEnd` once, whatever way the stream ends. */
function follow(stream: IncomingMessage, onValue: (value: unknown) => void, onEnd: (why: string) => void): void {
  const lines = jsonLines(onValue, () => onEnd("the event stream sent what is no event"));
  stream.on("data", (chunk: Buffer) => lines.push(chunk));
  stream.on("error", (error) => onEnd(`the event stream broke: ${error.message}`));
  stream.on("end", () => onEnd("the event stream ended"));
  stream.on("close", () => onEnd("the event stream was closed"));
}

async function ping(scope: DockerScope): Promise<void> {
  await scope.client.open(
    "ping",
    // The types know no options of ping; the code does.
    (docker, abortSignal) => (docker.ping as (options?: object) => Promise<unknown>).call(docker, { abortSignal }),
    deadlinesMs.ping,
  );
}

/**
 * Docker's events as ours, in order for each container. `oom` comes before its `die`; a SIGKILL that nobody sent
 * through the engine, and without an `oom`, is asked about, as an engine under pressure may drop the hint.
 */
function translator(scope: DockerScope, onEvent: (event: EngineEvent) => void): (event: DockerEvent) => void {
  const oomKilled = recentSet(rememberedMax);
  const killed = recentSet(rememberedMax);
  const asking = new Map<string, Promise<void>>();

  const inTurn = (id: string, deliver: () => void, ask?: Promise<void>): void => {
    const before = asking.get(id);
    if (before === undefined && ask === undefined) {
      deliver();
      return;
    }
    const turn = Promise.all([before, ask]).then(deliver);
    asking.set(id, turn);
    void turn.finally(() => {
      if (asking.get(id) === turn) asking.delete(id);
    });
  };

  return (event) => {
    const id = event.Actor?.ID ?? event.id ?? "";
    const { name = "", exitCode, image: _image, signal, ...labels } = event.Actor?.Attributes ?? {};
    const common = { id, name, labels, atMs: Math.floor((event.timeNano ?? 0) / 1e6) };
    switch (event.Action) {
      case "start":
        return inTurn(id, () => onEvent({ type: "started", ...common }));
      case "oom":
        return void oomKilled.add(id);
      case "kill":
        return void (isSigkill(signal) && killed.add(id));
      case "die": {
        const died = {
          type: "died" as const,
          ...common,
          exitCode: Number(exitCode ?? -1),
          oomKilled: oomKilled.remove(id),
        };
        if (died.oomKilled || killed.remove(id) || died.exitCode !== killedExitCode)
          return inTurn(id, () => onEvent(died));
        const ask = inspectContainer(scope, id).then(
          (info) => {
            died.oomKilled = info?.oomKilled ?? false;
          },
          () => undefined,
        );
        return inTurn(id, () => onEvent(died), ask);
      }
      case "destroy":
      case "remove":
        return inTurn(id, () => onEvent({ type: "removed", ...common }));
    }
  };
}

const isSigkill = (signal: string | undefined): boolean => signal === "9" || signal === "SIGKILL" || signal === "KILL";

/** The last `max` texts that were added. */
function recentSet(max: number): { add(text: string): boolean; remove(text: string): boolean } {
  const texts = new Set<string>();
  return {
    add(text) {
      if (texts.has(text)) return false;
      texts.add(text);
      const [oldest] = texts;
      if (texts.size > max && oldest !== undefined) texts.delete(oldest);
      return true;
    },
    remove: (text) => texts.delete(text),
  };
}
