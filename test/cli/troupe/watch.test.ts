import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Client } from "../../../cli/client/client.js";
import { follow, linesOf } from "../../../cli/client/watch.js";

const test = suite("watches that resume");

const pod = (name: string, revision: number, uid = name) => ({
  kind: "Pod",
  metadata: { name, uid, namespace: "default", resourceVersion: String(revision) },
  spec: { containers: [] },
});
const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

type Answer = (response: ServerResponse, url: URL) => void;
const servers: Server[] = [];

/** Answers the requests one after the other; keeps their addresses. */
async function scripted(answers: Answer[]): Promise<{ client: Client; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://h");
    asked.push(url.searchParams.get("watch") === null ? "list" : `watch ${url.searchParams.get("resourceVersion")}`);
    const answer = answers.shift();
    if (answer) answer(response, url);
    else response.write("\n"); // an open watch in which nothing happens
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const access = {
    server: new URL(`http://127.0.0.1:${port}`),
    namespace: "default",
    isNamespaceGiven: false,
    tls: { rejectUnauthorized: true },
  };
  return { client: new Client(access), asked };
}

test.after.each(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const list =
  (revision: number, ...items: object[]): Answer =>
  (response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ metadata: { resourceVersion: String(revision) }, items }));
  };

test("goes on where the connection broke, and looks anew when that is too long ago", async () => {
  const { client, asked } = await scripted([
    list(5, pod("a", 3), pod("b", 4)),
    (response) => {
      response.write(line("MODIFIED", pod("a", 6)));
      // Cut in the middle of a line: half a change is none.
      response.write(line("MODIFIED", pod("a", 7)).slice(0, 20), () => response.destroy());
    },
    (response) => response.end(line("MODIFIED", pod("a", 7))),
    (response) => response.end(line("ERROR", { kind: "Status", code: 410, reason: "Expired", message: "too old" })),
    list(12, pod("a", 7), pod("b", 11, "b2"), pod("c", 12)),
  ]);
  const breaks: string[] = [];
  const stop = new AbortController();
  const options = { signal: stop.signal, onBreak: (error: Error) => breaks.push(error.message) };
  const { items, changes } = await follow(client, { kind: "Pod", namespace: "default" }, options);
  assert.equal(
    items.map((p) => p.metadata.name),
    ["a", "b"],
  );
  const seen: string[] = [];
  for await (const { type, object } of changes) {
    seen.push(`${type} ${object.metadata.uid} ${object.metadata.resourceVersion}`);
    if (object.metadata.name === "c") stop.abort();
  }
  assert.equal(seen, ["MODIFIED a 6", "MODIFIED a 7", "DELETED b 4", "ADDED b2 11", "ADDED c 12"]);
  assert.equal(asked.slice(0, 5), ["list", "watch 5", "watch 6", "watch 7", "list"]);
  assert.is(breaks.length, 1);
});

test("an answer that asking again cannot mend ends it", async () => {
  const forbidden: Answer = (response) => {
    response.writeHead(403, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "Status", reason: "Forbidden", message: "you may not", code: 403 }));
  };
  const { client } = await scripted([list(1), forbidden]);
  const { changes } = await follow(client, { kind: "Pod", namespace: "default" });
  let failure: unknown;
  try {
    await changes.next();
  } catch (error) {
    failure = error;
  }
  assert.match(String(failure), /you may not/);
});

test("lines are whole however they are cut, and letters of several bytes, too", async () => {
  const text = Buffer.from("één\nzwei\n\ndrei");
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const byte of text) yield Buffer.from([byte]);
  }
  const lines: string[] = [];
  for await (const one of linesOf(bytes())) lines.push(one);
  assert.equal(lines, ["één", "zwei", ""]);
});

test.run();
