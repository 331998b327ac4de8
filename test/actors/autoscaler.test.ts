import { suite } from "uvu";
import * as assert from "uvu/assert";
import { autoscalerMachine } from "../../actors/autoscaler.js";
import type { Command } from "../../actors/commands.js";
import { ActorSystem } from "../../actors/host/system.js";
import { VirtualClock } from "../../scenarios/simulation/virtual-clock.js";
import { hpa, target } from "../core/kinds/horizontal-pod-autoscaler/sample.js";

const it = suite("autoscaler machine");

function begin() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1, 12));
  const said: Command[] = [];
  const system = new ActorSystem({ clock, onCommand: (command) => said.push(command), onTrouble: () => {} });
  system.spawn("autoscaler/default/web", autoscalerMachine, { object: hpa() });
  const hear = (event: object): void => system.deliver("autoscaler/default/web", event as never);
  let status: object | undefined;
  const see = (...millis: number[]): void => {
    const object = { ...hpa(), ...(status ? { status } : {}) };
    hear({ type: "controller.observed", object, children: [{ target: target(...millis) }] });
  };
  const take = (): Command[] => {
    const told = said.findLast((c) => c.type === "writeStatus");
    status = told?.status ?? status;
    return said.splice(0).filter(({ type }) => type !== "armTimer");
  };
  return { clock, system, hear, see, take };
}

const words = (commands: Command[]): string[] =>
  commands.map((c) => {
    if (c.type === "note") return `${c.level} ${c.reason} ${c.message}`;
    if (c.type === "scaleTarget") return `scale to ${c.replicas}`;
    return c.type;
  });

it("has its target scaled, and tells of it when that is done", () => {
  const { hear, see, take } = begin();
  see(1_000);
  assert.equal(words(take()), ["scale to 2"]);
  see(1_000);
  assert.equal(words(take()), [], "what is seen meanwhile is from before");
  hear({ type: "controller.acted", created: [], removed: [], failed: 0, why: "" });
  assert.equal(words(take()), [
    "writeStatus",
    "Normal SuccessfulRescale New size: 2; reason: cpu resource utilization (percentage of request) above target",
  ]);
});

it("looks again every fifteen seconds, and says nothing twice", async () => {
  const { clock, see, take } = begin();
  see(500);
  assert.equal(words(take()), ["writeStatus"]);
  await clock.advance(15_000);
  assert.equal(words(take()), ["observe"]);
  see(500);
  assert.equal(words(take()), []);
});

it("what is refused is told, and tried again at the next look", () => {
  const { hear, see, take } = begin();
  see(1_000);
  take();
  hear({ type: "controller.acted", created: [], removed: [], failed: 1, why: "no" });
  assert.match(words(take())[1] ?? "", /^Warning FailedRescale New size: 2; reason: .*; error: no$/);
  see(1_000);
  assert.equal(words(take()), ["scale to 2"]);
});

it("remembers what it scaled: twice as many, and not four times as many, in a look", () => {
  const { hear, see, take } = begin();
  see(9_000, 9_000, 9_000);
  assert.equal(words(take()), ["scale to 6"]);
  hear({ type: "controller.acted", created: [], removed: [], failed: 0, why: "" });
  take();
  see(1, 1, 1, 1, 1, 1);
  assert.equal(words(take()).includes("scale to 1"), false, "what it asked for a moment ago still counts");
});

it.run();
