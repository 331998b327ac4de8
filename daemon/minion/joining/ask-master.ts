/** A question to a master over TLS, before there is a link. */
import { once } from "node:events";
import https from "node:https";
import { Fault, type FaultReason, faultStatus } from "../../../core/fault.js";

/** What a master that is trusted shows: see daemon/master/certificates.ts. Whatever address it is reached by. */
export const masterName = "kubernetes";
const patienceMs = 10_000;
const answerCharactersMax = 64 * 1024;

export interface Question {
  /** The master's address. */
  url: string;
  /** PEM of the CA to trust; null = nobody is, and what is answered proves nothing. */
  ca: string | null;
  method: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: object;
}

export interface Reply {
  text: string;
  /** Our own address towards the master. */
  localAddress: string;
}

/** @throws Fault with the master's own reason when it refuses; ServiceUnavailable when it is not reached */
export async function askMaster({ url, ca, method, path, headers = {}, body }: Question): Promise<Reply> {
  const { hostname, port } = new URL(url);
  const request = https.request({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? 443 : Number(port),
    method,
    path,
    agent: false,
    headers: { ...headers, ...(body ? { "content-type": "application/json" } : {}) },
    servername: masterName,
    ...(ca === null ? { rejectUnauthorized: false } : { ca }),
    signal: AbortSignal.timeout(patienceMs),
  });
  try {
    const answered = once(request, "response") as Promise<[import("node:http").IncomingMessage]>;
    request.end(body && JSON.stringify(body));
    const [response] = await answered;
    const localAddress = response.socket.localAddress ?? "";
    let text = "";
    for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) {
      text += chunk;
      if (text.length > answerCharactersMax) throw new Error("its answer is longer than any of a master");
    }
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw refusalOf(status, text);
    return { text, localAddress };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("ServiceUnavailable", `the master at ${url} is not reached: ${wordsOf(error)}`, { retry: true });
  } finally {
    request.destroy();
  }
}

function wordsOf(error: unknown): string {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === "TimeoutError" || name === "AbortError") return `no answer within ${patienceMs / 1_000} s`;
  if (code === "EPROTO") return "it does not speak TLS there";
  return message;
}

/** The Status object a master answers with, as the fault it was. */
function refusalOf(status: number, text: string): Fault {
  let answer: { message?: unknown; reason?: unknown } = {};
  try {
    answer = (JSON.parse(text) ?? {}) as typeof answer;
  } catch {
    // told as it came
  }
  const message = typeof answer.message === "string" ? answer.message : `${status} ${text.trim().slice(0, 200)}`;
  const known = typeof answer.reason === "string" && Object.hasOwn(faultStatus, answer.reason);
  return new Fault(known ? (answer.reason as FaultReason) : "InternalError", `the master refuses: ${message}`, {
    retry: status >= 500 || status === 429,
  });
}
