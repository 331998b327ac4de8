/** Requests to /api/VERSION; an answer that is not ready yet (202) is asked for again until it is. */
import http from "node:http";
import https from "node:https";
import { bodyText } from "../../core/schema/written.js";
import type { ServerAccess } from "./server.js";

export type Json = Record<string, unknown>;

/** First looks are soon, later ones every two seconds as kubecfg did. */
const pollMs = [50, 100, 200, 500, 1_000, 2_000] as const;

/** A server that says nothing for so long is taken for gone. */
const silenceMsMax = 60_000;

export interface Answer {
  status: number;
  text: string;
}

/** The server says no. */
export class ServerFault extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

export class Client {
  readonly #access: ServerAccess;
  readonly #version: string;
  readonly #namespace: string;
  readonly #verbose: boolean;

  constructor(access: ServerAccess, version: string, namespace: string, verbose: boolean) {
    this.#access = access;
    this.#version = version;
    this.#namespace = namespace;
    this.#verbose = verbose;
  }

  /**
   * @param path below /api/VERSION, e.g. `/pods/jenkins`
   * @throws Error in one sentence: what the server says, or why it is not reached
   */
  async request(method: string, path: string, query: Record<string, string> = {}, body?: unknown): Promise<Json> {
    const text = body === undefined ? undefined : bodyText(body);
    if (this.#verbose && text !== undefined) process.stderr.write(`${text}\n`);
    let answer = await this.raw(method, this.#target(path, query), text);
    for (let tries = 0; answer.status === 202; tries++) {
      const id = operationOf(answer);
      await new Promise((resolve) => setTimeout(resolve, pollMs[Math.min(tries, pollMs.length - 1)]));
      answer = await this.raw("GET", this.#target(`/operations/${id}`, {}));
    }
    if (answer.status >= 400) throw new ServerFault(messageOf(answer) + this.#adviceOn(answer), answer.status);
    const object = jsonOf(answer);
    // An operation of 0.5.4 that failed is answered 200.
    if (object["kind"] === "Status" && object["status"] === "Failure")
      throw new ServerFault(messageOf(answer), Number(object["code"] ?? 0));
    return object;
  }

  /** One request as it is; `target` begins with a slash. */
  raw(method: string, target: string, body?: string): Promise<Answer> {
    const { url, headers, tls } = this.#access;
    const client = url.startsWith("https:") ? https : http;
    return new Promise((resolve, reject) => {
      const request = client.request(
        `${url}${target}`,
        {
          method,
          timeout: silenceMsMax,
          ...tls,
          headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
          );
        },
      );
      request.on("timeout", () => request.destroy(new Error(`no answer within ${silenceMsMax / 1000} s`)));
      request.on("error", (error) =>
        reject(
          new Error(`the server at ${url} is not reached: ${error.message || (error as NodeJS.ErrnoException).code}`),
        ),
      );
      request.end(body);
    });
  }

  /** Who has shown nothing is told where it is looked for. */
  #adviceOn({ status }: Answer): string {
    const { url, headers, tls } = this.#access;
    const hasShown = headers["authorization"] !== undefined || tls.cert !== undefined;
    return status === 401 && !hasShown ? `; the kubeconfig has none for ${url}` : "";
  }

  #target(path: string, query: Record<string, string>): string {
    const all = { ...query, ...(this.#namespace === "" ? {} : { namespace: this.#namespace }) };
    const search = new URLSearchParams(Object.entries(all).filter(([, v]) => v !== "")).toString();
    return `/api/${this.#version}${path}${search === "" ? "" : `?${search}`}`;
  }
}

function jsonOf(answer: Answer): Json {
  try {
    return JSON.parse(answer.text) as Json;
  } catch {
    throw new Error(`the server's answer is not JSON: ${answer.text.slice(0, 200)}`);
  }
}

function operationOf(answer: Answer): string {
  try {
    const status = JSON.parse(answer.text) as { details?: { id?: string } };
    if (status.details?.id) return status.details.id;
  } catch {
    // Said below.
  }
  throw new Error(`the server does not say which operation is under way: ${answer.text.slice(0, 200)}`);
}

function messageOf(answer: Answer): string {
  try {
    const status = JSON.parse(answer.text) as { message?: string; reason?: string };
    if (status.message) return status.message;
    if (status.reason) return status.reason;
  } catch {
    // Plain text.
  }
  return answer.text.trim() || `the server answered ${answer.status}`;
}
