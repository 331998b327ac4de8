/** What stands in the file of -c is what kubecfg sends. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Kubecfg, kubecfgAt } from "./kubecfg.js";

const test = suite("kubecfg's files");

let behave: (request: { body: string }) => { status?: number; body: unknown };
let server: Server;
let kubecfg: Kubecfg;
test.before.each(async () => {
  server = createServer(async (request, response) => {
    const { status = 200, body } = behave({ body: await text(request) });
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  kubecfg = kubecfgAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
test.after.each(() => {
  kubecfg.close();
  server.close();
  server.closeAllConnections();
});

test("creates every object of the file, and sends what is written in it", async () => {
  const sent: string[] = [];
  behave = ({ body }) => {
    sent.push(body);
    return sent.length < 3
      ? { body: JSON.parse(body.replace("0022", "22")) as object }
      : { status: 409, body: "taken" };
  };
  const pod = (id: string): string =>
    `{"ID":"${id}","desiredState":{"manifest":{"containers":[{"name":"c","image":"i"}]}},"labels":{"a": 0022}}`;
  const file = kubecfg.file("pods.json", `${pod("one")}${pod("two")}\n${pod("three")}`);
  const { code, stderr } = await kubecfg.run(["-c", file, "create", "pods"]);
  assert.equal([code, sent.length], [255, 3]);
  assert.match(stderr, /^kubecfg: taken; 2 of the 3 objects were created before\n$/);
  assert.match(sent[0] ?? "", /^\{"kind": "Pod","apiVersion": "v1beta1","ID": "one",.*"a": 0022\}\}$/);
  const stdout = await kubecfg.ok(["-c", file, "-json", "print", "pods"]);
  assert.equal(
    stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { id: string; labels: object }).labels),
    [{ a: "0022" }, { a: "0022" }, { a: "0022" }],
  );
  assert.match(await kubecfg.fails(["-c", file, "update", "pods/one"]), /it has 3 objects, and one is needed here/);
});

test.run();
