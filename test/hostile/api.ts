/** The API over a few connections that are kept, with a token; and what it answers, whatever that is. */
import http from "node:http";

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface Ask {
  method?: string;
  path: string;
  /** An object goes as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** Only what hangs is waited for so long. */
const patienceMs = 20_000;

/** Node would send the body of a DELETE without saying how long it is. */
export const lengthOf = (text: string | undefined): Record<string, number> =>
  text === undefined ? {} : { "content-length": Buffer.byteLength(text) };

export class Api {
  readonly url: string;
  readonly token: string;
  readonly #agent: http.Agent;

  constructor(url: string, token: string, connections = 16) {
    this.url = url;
    this.token = token;
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  get #authorization(): Record<string, string> {
    return this.token === "" ? {} : { authorization: `Bearer ${this.token}` };
  }

  /** Whatever it is answered. @throws Error when there is no answer */
  ask({ method = "GET", path, body, headers = {} }: Ask): Promise<Answer> {
    const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = http.request(`${this.url}${path}`, {
        ...{ method, agent: this.#agent, timeout: patienceMs },
        headers: { "content-type": "application/json", ...lengthOf(text), ...this.#authorization, ...headers },
      });
      request.on("response", (response) => {
        let all = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          all += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: all }));
        response.on("error", reject);
      });
      request.on("timeout", () => request.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
      request.on("error", reject);
      request.end(text);
    });
  }

  /** The JSON of an answer that must be one of success. */
  async ok<T>(ask: Ask): Promise<T> {
    const { status, text } = await this.ask(ask);
    if (status >= 300) throw new Error(`${ask.method ?? "GET"} ${ask.path}: ${status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as T;
  }

  /** A stream of lines, each an object; the request ends it. */
  lines(path: string, onLine: (value: unknown) => void, onEnd: (why: string) => void): http.ClientRequest {
    const request = http.get(`${this.url}${path}`, { headers: this.#authorization }, (response) => {
      let rest = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        if (response.statusCode === 200) for (const line of lines) if (line.trim() !== "") onLine(JSON.parse(line));
      });
      response.on("close", () => onEnd(response.statusCode === 200 ? "" : `${response.statusCode} ${rest}`));
      response.on("error", () => undefined);
    });
    request.on("error", (error) => onEnd(error.message));
    return request;
  }

  close(): void {
    this.#agent.destroy();
  }
}
