import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PodCommand } from "../../../../actors/commands.js";
import type { ActorSystem } from "../../../../actors/host/system.js";
import type { AnyObject, Kind } from "../../../../core/kinds/all.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { Executor } from "../../../../daemon/control/effects/execute.js";
import type { Keeper, Parts } from "../../../../daemon/control/keepers/keeper.js";
import { keeper } from "../../../../daemon/control/keepers/pod.js";
import type { MasterPorts } from "../../../../daemon/control/ports.js";
import type { View } from "../../../../daemon/control/view.js";

const test = suite("executor");
const pod: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1" },
  spec: { containers: [], nodeName: "m1" },
};

const executorOf = (parts: Parts): Executor => {
  const pods = keeper.make(parts) as unknown as Keeper<AnyObject>;
  return new Executor(parts, new Map<Kind, Keeper<AnyObject>>([["Pod", pods]]));
};

/** What a pod's actor is told when it gives this command and its minion is in this state. */
function toldAfter(command: PodCommand, state: string): string[] {
  const told: string[] = [];
  const system = {
    deliver: (_actor: string, event: { type: string }) => told.push(event.type),
    stateOf: () => state,
    contextOf: () => ({ why: "no heartbeat for 9.0 s" }),
  } as unknown as ActorSystem;
  const ports = { links: { send: () => false }, log: () => {} } as unknown as MasterPorts;
  const view = { get: () => pod } as unknown as View;
  const executor = executorOf({ ports, view, system } as unknown as Parts);
  executor.execute(command, { actor: "pod/default/web", seq: 1 });
  return told;
}

const run: PodCommand = { type: "runOnMinion", minion: "m1" };
const stop: PodCommand = { type: "stopOnMinion", minion: "m1", graceSeconds: 30 };

test("a pod that is bound to a minion after it was lost hears of the loss, and so does one that is to end there", () => {
  for (const command of [run, stop]) {
    assert.equal(toldAfter(command, "Lost.evicted"), ["pod.minionLost"]);
    assert.equal(toldAfter(command, "Lost.held"), ["pod.minionUnheard"]);
  }
  assert.equal(toldAfter(run, "Ready"), []);
  assert.equal(toldAfter(stop, "Absent"), []);
});

test("what an effect throws, or shows as a fault later, is told of and goes no further", async () => {
  const troubles: string[] = [];
  const trouble = (what: string, error: unknown): number => troubles.push(`${what}: ${(error as Error).message}`);
  const system = { deliver: () => {}, trouble } as unknown as ActorSystem;
  const executor = executorOf({
    system,
    view: { get: () => pod },
    observed: () => Promise.reject(new Error("later")),
    scheduling: {
      ask: () => {
        throw new Error("at once");
      },
    },
  } as unknown as Parts);
  const source = { actor: "pod/default/web", seq: 1 };
  executor.execute({ type: "drainEndpoints" }, source);
  assert.throws(() => executor.execute({ type: "schedule" }, source), "at once");
  await new Promise(setImmediate);
  assert.equal(troubles, ["drainEndpoints: later"]);
});

test.run();
