import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bodiesBytesPerCallerMax } from "../../../daemon/api/limits.js";
import { roleCallers } from "../../../daemon/authentication/roles.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { pod } from "./sample.js";

const test = suite("shares");
test.after.each(closeAll);

const pods = "/api/v1/namespaces/default/pods";
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate);
};

/** Sends the head of a POST and so much of its body. */
async function begin(c: Cluster, length: number, body: string): Promise<Socket> {
  const socket = connect(c.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(`POST ${pods} HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${length}\r\n\r\n${body}`);
  return socket;
}

test("a body that comes slowly needs no seat, and its bytes are given back when it is answered, or gone", async () => {
  const c = await startCluster();
  const { load } = c.deps;
  const text = JSON.stringify(pod("slow"));
  const socket = await begin(c, text.length, text.slice(0, 50));
  await until(() => load.bodies.held === 50);
  assert.is(load.seatsOf("people").taken, 0);
  socket.write(text.slice(50));
  assert.match(String((await once(socket, "data"))[0]), /^HTTP\/1\.1 201/);
  await until(() => load.bodies.held === 0);
  socket.destroy();
  const gone = await begin(c, 1_000, "{".repeat(70));
  await until(() => load.bodies.held === 70);
  gone.destroy();
  await until(() => load.bodies.held === 0);
});

test("when there is no room for another body it is refused, and may be sent again", async () => {
  const c = await startCluster();
  const { bodies } = c.deps.load;
  const flow = `caller ${roleCallers.admin.name}`;
  assert.ok(bodies.add(flow, bodiesBytesPerCallerMax));
  const refused = await c.call("POST", pods, pod("a"));
  assert.equal([refused.status, refused.headers.get("retry-after")], [429, "1"]);
  bodies.giveBack(flow, bodiesBytesPerCallerMax);
  assert.is((await c.call("POST", pods, pod("a"))).status, 201);
  assert.is(bodies.held, 0);
});

test.run();
