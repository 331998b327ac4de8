import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pod, reported, running, two } from "./driver.js";

const test = suite("an agent's sandbox");

test("a sandbox that ends takes the pod along: it is built again", () => {
  const it = running(pod(two));
  it.tell({ type: "agent.sandboxDied" });
  assert.is(it.state, "Preparing");
  assert.equal(it.command("acquireSandbox"), { type: "acquireSandbox", leftovers: true });
  assert.equal(reported(it), ["failed", "waiting"]);
  it.tell({ type: "agent.sandboxReady", id: "s2", ip: "10.244.0.9" });
  assert.equal(
    it.last.commands.flatMap((c) => (c.type === "startContainer" ? [c.container] : [])),
    ["a", "b"],
  );
});

test.run();
