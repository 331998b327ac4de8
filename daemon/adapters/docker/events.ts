import type { IncomingMessage } from "node:http";
import type Docker from "dockerode";
import type { Timer } from "../../../core/time.js";
import type { EngineEvent, EventSubscription } from "../../minion/engine/engine.js";
import { deadlinesMs } from "./deadlines.js";
import { jsonLines } from "./json-lines.js";
import { recentSet } from "./recent-set.js";
import type { DockerScope } from "./scope.js";
import { type DockerEvent, translator } from "./translate.js";

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
    // The nanoseconds lose their last digits as a number; together with id and action they still tell events apart.
    const whom = `${event.Actor?.ID ?? event.id} ${event.Actor?.Attributes?.["container"] ?? ""}`;
    if (this.#seen.add(`${event.timeNano} ${event.Action} ${whom}`)) this.#translate(event);
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

async function open(scope: DockerScope, sinceMs: number | undefined): Promise<IncomingMessage> {
  // No labels: events of networks have none, and a filter holds for all. Whose they are is looked at as they come.
  const filters = {
    type: ["container", "network"],
    // Podman says `remove` where Docker says `destroy`.
    event: ["start", "kill", "die", "oom", "pause", "unpause", "destroy", "remove", "disconnect"],
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
