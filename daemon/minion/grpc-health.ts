/**
 * Asks a gRPC server how it is: grpc.health.v1.Health/Check, over HTTP/2 without TLS, as the kubelet does. The message is one
 * field each way, so it is read and written here. Source: github.com/grpc/grpc, doc/health-checking.md and PROTOCOL-HTTP2.md.
 */
import { type ClientHttp2Session, connect } from "node:http2";
import { lookup } from "../../core/lookup.js";
import type { ProbeAction } from "./ports.js";

const serving = 1;
/** Of what there is to answer nothing is longer. */
const answerBytesMax = 1_024;

const statusWords: Readonly<Record<number, string>> = { 0: "UNKNOWN", 2: "NOT_SERVING", 3: "SERVICE_UNKNOWN" };
const trouble = lookup<string>({
  "5": "it does not know that service",
  "12": "it does not implement grpc.health.v1",
});

/** A message of one text, field 1, in a frame. */
export function checkRequest(service: string): Buffer {
  const text = Buffer.from(service);
  const length: number[] = [];
  for (let left = text.length; ; left >>>= 7) {
    length.push(left > 0x7f ? (left & 0x7f) | 0x80 : left);
    if (left <= 0x7f) break;
  }
  const message = text.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, ...length]), text]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** The status in a framed answer; 0 = it says none. */
export function checkStatus(frame: Buffer): number {
  return frame.length >= 7 && frame[0] === 0 && frame[5] === 0x08 ? (frame[6] ?? 0) : 0;
}

function judge(headers: Readonly<Record<string, unknown>>, body: Buffer): ProbeAction {
  const code = String(headers["grpc-status"] ?? "");
  if (code !== "0") {
    const why = trouble[code] ?? `it answers with gRPC status ${code || "none"}`;
    return { healthy: false, message: why };
  }
  const status = checkStatus(body);
  if (status === serving) return { healthy: true, message: "" };
  return { healthy: false, message: `it is ${statusWords[status] ?? status}` };
}

/** @param service that is asked about; "" = the whole server */
export function askGrpc(host: string, port: number, service: string, timeoutMs: number): Promise<ProbeAction> {
  return new Promise((resolve) => {
    let session: ClientHttp2Session | undefined;
    const end = (answer: ProbeAction): void => {
      clearTimeout(timer);
      session?.destroy();
      resolve(answer);
    };
    const fail = (message: string): void => end({ healthy: false, unreached: true, message });
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    session = connect(`http://${authority}`);
    session.on("error", (error) => fail(error.message));
    session.on("close", () => fail("the connection broke off"));
    const stream = session.request({
      ":method": "POST",
      ":path": "/grpc.health.v1.Health/Check",
      "content-type": "application/grpc",
      te: "trailers",
      "user-agent": "troupe-probe",
    });
    let headers: Readonly<Record<string, unknown>> = {};
    const chunks: Buffer[] = [];
    let bytes = 0;
    stream.on("response", (given) => (headers = { ...headers, ...given }));
    stream.on("trailers", (given) => (headers = { ...headers, ...given }));
    stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > answerBytesMax) fail("its answer is too long");
      else chunks.push(chunk);
    });
    stream.on("error", ({ message, cause }) => fail(cause instanceof Error ? cause.message : message));
    stream.on("end", () => end(judge(headers, Buffer.concat(chunks))));
    stream.end(checkRequest(service));
  });
}
