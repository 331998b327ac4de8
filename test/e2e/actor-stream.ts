/** GET /actors/stream, read as Server-Sent Events. */
import type { Credentials } from "./credentials.js";

export interface StreamedStep {
  actor: string;
  from?: string;
  to: string;
  event: { type: string; report?: { cause?: { type: string; id?: string; exitCode?: number } } };
}

const patienceMs = 60_000;

export class ActorStream {
  readonly steps: StreamedStep[] = [];
  readonly #abort = new AbortController();
  #heard: () => void = () => undefined;

  /** Resolves once the stream has said hello: it misses nothing from then on. */
  static async open(url: string, credentials: Credentials): Promise<ActorStream> {
    const stream = new ActorStream();
    const response = await fetch(url, { headers: { ...credentials }, signal: stream.#abort.signal });
    if (!response.ok || !response.body) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
    await new Promise<void>((resolve, reject) => {
      stream.#read(response.body as AsyncIterable<Uint8Array>, resolve).catch(reject);
    });
    return stream;
  }

  async #read(body: AsyncIterable<Uint8Array>, greet: () => void): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const type = /^event: (.+)$/m.exec(block)?.[1];
        const data = /^data: (.+)$/m.exec(block)?.[1];
        if (type === "hello") greet();
        if (type === "step" && data !== undefined) this.steps.push(JSON.parse(data) as StreamedStep);
      }
      this.#heard();
    }
  }

  /** Resolves once the steps so far are enough. */
  until(enough: (steps: readonly StreamedStep[]) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const told = (): string => this.steps.map((s) => `${s.from} → ${s.to}`).join(", ");
      const deadline = setTimeout(() => reject(new Error(`only these steps came: ${told()}`)), patienceMs);
      const look = (): void => {
        if (!enough(this.steps)) return;
        clearTimeout(deadline);
        resolve();
      };
      this.#heard = look;
      look();
    });
  }

  close(): void {
    this.#abort.abort();
  }
}
