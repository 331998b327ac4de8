import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { joinTokenFile, withJoinTokenFile } from "../../../cli/local/join-token.js";

const test = suite("join tokens of this machine");
const home = mkdtempSync(join(tmpdir(), "troupe-join-token-"));
const before = process.env["TROUPE_HOME"];
let asked: string[];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
  response.setHeader("content-type", "application/json");
  response.writeHead(request.method === "POST" ? 201 : 200).end(JSON.stringify({ token: "the-token", id: "abc" }));
});
test.before(async () => {
  process.env["TROUPE_HOME"] = home;
  mkdirSync(join(home, "clusters", "one", "master"), { recursive: true });
  writeFileSync(join(home, "clusters", "one", "master", "admin-token"), "root\n");
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
test.before.each(() => {
  asked = [];
});
test.after(() => {
  server.close();
  server.closeAllConnections();
  if (before === undefined) delete process.env["TROUPE_HOME"];
  else process.env["TROUPE_HOME"] = before;
  rmSync(home, { recursive: true, force: true });
});

const cluster = () => ({ name: "one", url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

for (const isFailing of [false, true])
  test(`one is made as the admin, is in a file of its owner, and is gone once the work ${isFailing ? "failed" : "is done"}`, async () => {
    const path = joinTokenFile("one", "m");
    const work = async (): Promise<void> => {
      assert.equal([readFileSync(path, "utf8"), statSync(path).mode & 0o777], ["the-token\n", 0o600]);
      if (isFailing) throw new Error("it failed");
    };
    const said = await withJoinTokenFile(cluster(), "m", work).then(
      () => "",
      (error: Error) => error.message,
    );
    assert.is(said, isFailing ? "it failed" : "");
    assert.not.ok(existsSync(path));
    assert.equal(asked, ["POST /joining/tokens Bearer root", "DELETE /joining/tokens/abc Bearer root"]);
  });

test("without the admin's token it is said what is missing, and nothing is asked", async () => {
  await withJoinTokenFile({ ...cluster(), name: "two" }, "m", async () => undefined).then(
    () => assert.unreachable("it was made"),
    (error: Error) => assert.match(error.message, /the token of cluster two's admin cannot be read: ENOENT/),
  );
  assert.equal(asked, []);
});

test.run();
