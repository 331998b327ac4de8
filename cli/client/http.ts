/** Requests to the API. node:http itself: it loads at once, and takes certificates. */
import http from "node:http";
import https from "node:https";
import { lookup } from "../../core/lookup.js";
import { foreignListener } from "../../core/network/listeners.js";
import { bodyText } from "../../core/schema/written.js";
import { visible } from "../render/visible.js";
import { type ApiError, ConnectionError, errorOfAnswer } from "./api-error.js";
import type { Access } from "./kubeconfig.js";
import { thisMachine } from "./this-machine.js";

export interface Call {
  method?: string;
  /** From the root of the server, e.g. `/api/v1/nodes`. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** What the body is; JSON where it is not said. */
  contentType?: string;
  accept?: string;
  /** Warnings of its answer are not told. */
  isQuiet?: boolean;
  /** Nothing is heard for this long: given up. 0 = waits for ever, as streams do. */
  silenceMsMax?: number;
  /** Ends the call, and its answer. */
  signal?: AbortSignal | undefined;
}

const silenceMsMax = 30_000;
/** Larger answers are not read to their end. */
const answerBytesMax = 512 * 1024 * 1024;

const words = lookup<string>({
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "its name cannot be looked up",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to it",
  ETIMEDOUT: "it does not answer",
  ECONNRESET: "it broke off",
  EPIPE: "it broke off",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself and not trusted here",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted here",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  EPROTO: "it does not speak TLS; is it http://?",
});

/** A failure below HTTP, in words. */
export function connectionError(error: unknown, server: URL): ConnectionError {
  const { code = "", message = String(error) } = error as NodeJS.ErrnoException;
  const why = words[code] ?? message;
  const hint = code === "ECONNREFUSED" ? "; `troupe status` shows the clusters here, `troupe up` makes one" : "";
  return new ConnectionError(`no API at ${server.origin}: ${why}${hint}`);
}

/** Path and query of a call, below the server's own path. */
export function addressOf(server: URL, { path, query = {} }: Pick<Call, "path" | "query">): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.append(name, String(value));
  const text = search.toString();
  return `${server.pathname.replace(/\/$/, "")}${path}${text === "" ? "" : `?${text}`}`;
}

/** Headers that go with every request. */
export function headersFor(access: Access): Record<string, string> {
  return {
    "user-agent": "troupe",
    ...(access.authorization === undefined ? {} : { authorization: access.authorization }),
  };
}

async function textOf(answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > answerBytesMax) throw new Error(`the answer is larger than ${answerBytesMax} bytes; ask for less`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

export type Answer = http.IncomingMessage;

/** @throws ConnectionError when a token would be told to another account of this machine */
export function checkListener({ server, authorization }: Access): void {
  const why = authorization === undefined ? "" : foreignListener(server, thisMachine());
  if (why !== "") throw new ConnectionError(`no API at ${server.origin}: ${why}`);
}

/**
 * The answer to a call, once its head is there.
 * @throws ApiError when the server refuses, ConnectionError when it cannot be reached
 */
export async function send(access: Access, call: Call): Promise<Answer> {
  const { server, tls } = access;
  checkListener(access);
  const isTls = server.protocol === "https:";
  const body = call.body === undefined ? undefined : typeof call.body === "string" ? call.body : bodyText(call.body);
  const answer = await new Promise<Answer>((resolve, reject) => {
    const request = (isTls ? https : http).request({
      host: server.hostname.replace(/^\[|\]$/g, ""),
      port: server.port || (isTls ? 443 : 80),
      method: call.method ?? "GET",
      path: addressOf(server, call),
      agent: false,
      ...(call.signal ? { signal: call.signal } : {}),
      headers: {
        ...headersFor(access),
        accept: call.accept ?? "application/json",
        ...(body === undefined
          ? {}
          : { "content-type": call.contentType ?? "application/json", "content-length": Buffer.byteLength(body) }),
      },
      ...(isTls ? tls : {}),
    });
    const patienceMs = call.silenceMsMax ?? silenceMsMax;
    if (patienceMs > 0)
      request.setTimeout(patienceMs, () => request.destroy(Object.assign(new Error("silent"), { code: "ETIMEDOUT" })));
    request.on("error", (error) => reject(connectionError(error, server)));
    request.on("response", resolve);
    request.end(body);
  });
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return answer;
  throw refusalOf(access, status, await textOf(answer));
}

/** Who has shown nothing is told where it is looked for. */
function refusalOf({ server, authorization, tls }: Access, status: number, body: string): ApiError {
  const error = errorOfAnswer(status, body);
  if (status === 401 && authorization === undefined && tls.cert === undefined)
    error.message += `; the kubeconfig has none for ${server.origin}: --kubeconfig or --token gives one`;
  return error;
}

/** The answer to a call as a value. @throws ApiError, ConnectionError */
export async function ask(access: Access, call: Call): Promise<unknown> {
  const answer = await send(access, call);
  let text: string;
  try {
    text = await textOf(answer);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code ? connectionError(error, access.server) : error;
  }
  const warnings = answer.headers["warning"];
  if (warnings !== undefined && !call.isQuiet) tellWarnings(String(warnings));
  if (!String(answer.headers["content-type"]).includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new ConnectionError(`${access.server.origin} answered something that is not JSON; is it a Troupe master?`);
  }
}

function tellWarnings(header: string): void {
  for (const [, quoted = ""] of header.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g))
    process.stderr.write(`warning: ${visible(quoted.replace(/\\(.)/g, "$1"))}\n`);
}
