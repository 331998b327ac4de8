import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Identity } from "../../../../daemon/minion/joining/identity.js";
import { Seen } from "../../../contracts/link/subject.js";

const test = suite("identity");

test("a minion joins again when its credential is refused, not when a twin or another version is the reason", async () => {
  const told = new Seen<string>();
  const log = (_level: string, message: string): void => told.add(message);
  const url = "https://127.0.0.1:1";
  const credential = { url, cluster: "c", minion: "m", ca: "", secret: "s", address: "", podCidr: "" };
  // Of a token that is none, an attempt to join is known by its complaint.
  const identity = new Identity({ url, dataDir: "/nonexistent", token: "none", log }, credential);
  for (const status of [400, 409, 503]) identity.refused(status);
  await new Promise(setImmediate);
  assert.equal(told.items, []);
  identity.refused(401);
  assert.equal(await told.count(1), ["this minion does not join again"]);
});

test.run();
