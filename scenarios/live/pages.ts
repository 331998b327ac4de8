/** What the pages of services say, asked for as long as a condition is about them. */

import { withEither } from "../../core/either-signal.js";
import { isRecord } from "../../core/schema/shape.js";
import type { Page } from "../observation.js";

const everyMs = 50;
const patienceMs = 1_000;

/** Where a service is reached; undefined while it is not there. */
export type AddressOf = (service: string) => { ip: string; port: number } | undefined;

export class Pages {
  readonly #addressOf: AddressOf;
  readonly #pages = new Map<string, Page>();
  readonly #abort = new AbortController();

  constructor(addressOf: AddressOf) {
    this.#addressOf = addressOf;
  }

  /** The page as it was when it was asked for last; from the first question on it is asked for again and again. */
  page(service: string, path: string): Page {
    const key = `${service} ${path}`;
    const known = this.#pages.get(key);
    if (known) return known;
    const page: Page = { first: undefined, now: undefined };
    this.#pages.set(key, page);
    void this.#follow(page, service, path);
    return page;
  }

  async #follow(page: Page, service: string, path: string): Promise<void> {
    while (!this.#abort.signal.aborted) {
      page.now = await this.#ask(service, path);
      page.first ??= page.now;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  async #ask(service: string, path: string): Promise<Page["now"]> {
    const address = this.#addressOf(service);
    if (!address) return undefined;
    try {
      return await withEither([this.#abort.signal, AbortSignal.timeout(patienceMs)], async (signal) => {
        const answer = await fetch(`http://${address.ip}:${address.port}${path}`, { signal });
        const value: unknown = await answer.json();
        return isRecord(value) ? value : undefined;
      });
    } catch {
      // Nobody answers, or in another way than JSON: there is no page now.
      return undefined;
    }
  }

  close(): void {
    this.#abort.abort();
  }
}
