/** Bytes as they are, over a socket of their own. */
import { connect } from "node:net";
import { anyRefusal, type Happened, type Row } from "./row.js";

/** After so long without a word, nothing more is expected. */
const quietMs = 1_500;
const bytesMax = 1_000_000;

interface Said {
  text: string;
  closed: boolean;
}

/** Sends bytes and resolves to all that came back until the end, or until it is quiet. */
export function exchange(port: number, chunks: readonly (string | Buffer)[], waitMs = quietMs): Promise<Said> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const done = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed });
    };
    let timer = setTimeout(() => done(false), waitMs);
    socket.setEncoding("latin1");
    socket.on("data", (data: string) => {
      text = (text + data).slice(0, bytesMax);
      clearTimeout(timer);
      timer = setTimeout(() => done(false), waitMs);
    });
    socket.on("error", () => done(true));
    socket.on("close", () => done(true));
    for (const chunk of chunks) socket.write(chunk);
  });
}

function happened({ text, closed }: Said): Happened {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  if (status === undefined)
    return { code: closed ? "closed" : "silence", says: text === "" ? "without a word" : text.slice(0, 80) };
  const at = text.indexOf("\r\n\r\n") + 4;
  // Of several answers the first.
  const length = /^content-length: (\d+)/im.exec(text.slice(0, at))?.[1];
  const body = text.slice(at, length === undefined ? undefined : at + Number(length));
  const message = /"message":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? body.trim();
  return { code: status, says: message === "" ? (/^HTTP\S+ \d+ (.*)/.exec(text)?.[1]?.trim() ?? "") : message };
}

/** A head (and body) as it is written, with the token that the API asks for. */
export function raw(
  input: string,
  text: string | ((authorization: string) => string | Buffer),
  code: RegExp = anyRefusal,
  says = /./,
): Row {
  return {
    ...{ input, code, says },
    do: async ({ port, api }) => {
      const authorization = api.token === "" ? "" : `authorization: Bearer ${api.token}\r\n`;
      return happened(await exchange(port, [typeof text === "string" ? text : text(authorization)]));
    },
  };
}
