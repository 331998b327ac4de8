/** Header blocks of a connection: one zlib stream for all of them, so they are read in the order they came. */
import { constants, createInflate } from "node:zlib";
import { Fault } from "../../../core/fault.js";
import { dictionary } from "./dictionary.js";

export type Headers = ReadonlyMap<string, string>;

/** Of one block: clients of Kubernetes send three short headers. */
const blockBytesMax = 64 * 1024;
const headersMax = 100;

export class HeaderReader {
  readonly #inflate = createInflate({ dictionary, flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });
  #parts: Buffer[] = [];
  #size = 0;
  #fail: (error: unknown) => void = () => {};

  constructor() {
    this.#inflate.on("error", (error) => this.#fail(error));
    this.#inflate.on("data", (part: Buffer) => {
      this.#size += part.length;
      if (this.#size > blockBytesMax) this.#inflate.destroy(new Error(`more than ${blockBytesMax} bytes of headers`));
      else this.#parts.push(part);
    });
  }

  /** @throws Fault BadRequest */
  async read(block: Buffer): Promise<Headers> {
    [this.#parts, this.#size] = [[], 0];
    try {
      await new Promise<void>((resolve, reject) => {
        this.#fail = reject;
        this.#inflate.write(block, (error) => (error ? reject(error) : resolve()));
      });
      return headersIn(Buffer.concat(this.#parts));
    } catch (error) {
      throw new Fault("BadRequest", `the headers of a stream cannot be read: ${(error as Error).message}`);
    }
  }

  close(): void {
    this.#inflate.destroy();
  }
}

/** @throws Error */
export function headersIn(bytes: Buffer): Headers {
  const headers = new Map<string, string>();
  let at = 0;
  const number = (): number => {
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const text = (): string => {
    const length = number();
    if (at + length > bytes.length) throw new Error("they are cut short");
    at += length;
    return bytes.toString("utf8", at - length, at);
  };
  const count = number();
  if (count > headersMax) throw new Error(`${count} of them, at most ${headersMax} are taken`);
  for (let i = 0; i < count; i++) {
    const name = text().toLowerCase();
    headers.set(name, text());
  }
  return headers;
}
