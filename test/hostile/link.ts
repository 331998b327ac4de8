/** A minion that says whatever is wanted: over the link's own WebSocket, with a credential that is good. */
import { once } from "node:events";
import { WebSocket } from "ws";
import { linkProtocol } from "../../core/link/handshake.js";
import { bootHeader, linkPath, minionHeader, protocolHeader, runHeader } from "../../daemon/link/link.js";
import type { Happened, Row } from "./row.js";
import type { Stage } from "./stage.js";

/** A line that stays open for so long after nonsense has taken it. */
const patienceMs = 2_000;

export interface LinkCall {
  headers?: Record<string, string | undefined>;
  path?: string;
  /** A text as it is, or a message, which is framed. */
  send?: readonly (string | Buffer | object)[];
}

let calls = 0;

/** What a healthy minion says first. */
export const hello = (minion: string, more: object = {}): Record<string, unknown> => ({
  ...{ type: "hello", minion, address: "10.245.9.9", labels: {}, engineMessage: "", tables: {}, pods: [] },
  facts: {
    ...{ bootId: "boot", runId: "run", cpus: 2, memoryBytes: 2 ** 31, runtime: "docker", os: "linux" },
    ...{ architecture: "amd64", version: "0.1.0" },
  },
  ...more,
});

async function refusal(ws: WebSocket): Promise<Happened> {
  const [, response] = (await once(ws, "unexpected-response")) as [unknown, import("node:http").IncomingMessage];
  let text = "";
  for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) text += chunk;
  return { code: String(response.statusCode), says: text.trim() };
}

async function spoken(ws: WebSocket, { send = [] }: LinkCall, waitMs: number): Promise<Happened> {
  await once(ws, "open");
  let number = 0;
  for (const text of send)
    ws.send(typeof text === "string" || Buffer.isBuffer(text) ? text : JSON.stringify({ n: ++number, a: 0, m: text }));
  const quiet = new Promise<Happened>((resolve) => {
    setTimeout(() => resolve({ code: "taken", says: "the line is still open" }), waitMs).unref();
  });
  const closed = once(ws, "close").then(([code, reason]) => ({
    code: "disconnected",
    says: String(reason) || `closed with ${String(code)}`,
  }));
  return Promise.race([closed, quiet]);
}

/** Dials as a minion of a name of its own and sends. @param waitMs how long the line may stay open after it */
export async function dial(
  stage: Pick<Stage, "linkPort" | "minionToken">,
  call: (minion: string) => LinkCall,
  waitMs = patienceMs,
): Promise<Happened> {
  const minion = `mallory-${++calls}`;
  const wanted = call(minion);
  const headers = {
    authorization: `Bearer ${stage.minionToken}`,
    [minionHeader]: minion,
    [protocolHeader]: String(linkProtocol),
    [runHeader]: `run-${calls}`,
    [bootHeader]: "boot",
    ...wanted.headers,
  };
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const ws = new WebSocket(`ws://127.0.0.1:${stage.linkPort}${wanted.path ?? linkPath}`, {
    headers: given as Record<string, string>,
  });
  const failed = new Promise<Happened>((resolve) => {
    ws.on("error", (error) => {
      if (!/Unexpected server response/.test(error.message)) resolve({ code: "closed", says: error.message });
    });
  });
  try {
    return await Promise.race([refusal(ws), spoken(ws, wanted, waitMs), failed]);
  } finally {
    ws.terminate();
  }
}

/** A row: the master ends the line, or does not open it. */
export function linked(
  input: string,
  call: (minion: string) => LinkCall,
  says = /./,
  code = /^(disconnected|4\d\d)$/,
): Row {
  return { input, code, says, do: (stage) => dial(stage, call) };
}

/** A row: what a minion says of itself is taken, and not for the truth. @param isRight looks at the minion's Node */
export function disbelieved(input: string, more: object, isRight: (node: string) => boolean): Row {
  return {
    ...{ input, code: /^not believed$/, says: /./ },
    do: async (stage) => {
      let name = "";
      const came = await dial(stage, (minion) => {
        name = minion;
        return { send: [hello(minion, more)] };
      });
      if (came.code !== "taken") return { code: "not believed", says: came.says };
      const { text } = await stage.joinedApi.ask({ path: `/api/v1/nodes/${name}` });
      return { code: isRight(text) ? "not believed" : "believed", says: "its Node does not say so" };
    },
  };
}
