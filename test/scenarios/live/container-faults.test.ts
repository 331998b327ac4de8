import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelKeys } from "../../../daemon/minion/engine/engine.js";
import { eachContainer, eachSandbox, hang } from "../../../scenarios/live/container-faults.js";
import type { FaultTools } from "../../../scenarios/live/fault-tools.js";

const test = suite("faults of containers, on an engine");

/** An engine with a pod of two containers, that writes down what is asked of it. */
function tools() {
  const said: string[] = [];
  const filters: unknown[] = [];
  const container = (id: string) => ({
    id,
    inspect: async () => ({
      Config: { Labels: { [labelKeys.sandbox]: "sandbox" } },
      NetworkSettings: { Networks: { pods: {}, more: {} } },
    }),
    pause: async () => said.push(`pause ${id}`),
    unpause: async () => said.push(`unpause ${id}`),
    remove: async (how: object) => said.push(`remove ${id} ${JSON.stringify(how)}`),
  });
  const docker = {
    listContainers: async (asked: { filters: { label: string[] } }) => {
      filters.push(asked.filters);
      const isNamed = asked.filters.label.some((l) => l.startsWith(labelKeys.container));
      return isNamed ? [{ Id: "side" }] : [{ Id: "side" }, { Id: "first" }];
    },
    getContainer: container,
    getNetwork: (name: string) => ({
      disconnect: async ({ Container }: { Container: string }) => said.push(`cut ${Container} from ${name}`),
    }),
  };
  return { said, filters, tools: { ground: { engineOf: () => docker } } as unknown as FaultTools };
}
const victims = { minions: ["m1", "m2"], pods: ["u1"] };

test("without a name a pod's first container is meant, which Docker lists last; with one, that", async () => {
  const it = tools();
  const met = await eachContainer(it.tools, {}, victims, async () => undefined);
  assert.equal(
    met.map((c) => c.id),
    ["first"],
    "two minions that share an engine have it once",
  );
  const named = await eachContainer(it.tools, { container: "side" }, victims, async () => undefined);
  assert.equal(
    named.map((c) => c.id),
    ["side"],
  );
  assert.equal(it.filters[0], {
    label: [`${labelKeys.podUid}=u1`, `${labelKeys.role}=container`],
    status: ["running"],
  });
});

test("one that hangs goes on, once", async () => {
  const it = tools();
  const end = await hang(it.tools, {}, victims);
  await end();
  await end();
  assert.equal(it.said, ["pause first", "unpause first"]);
});

test("the sandbox a pod is in is cut off from all its networks, or removed", async () => {
  const cut = tools();
  await eachSandbox(cut.tools, "sandbox-cut", victims);
  assert.equal(cut.said, ["cut sandbox from pods", "cut sandbox from more"]);
  const gone = tools();
  await eachSandbox(gone.tools, "sandbox-removed", victims);
  assert.equal(gone.said, ['remove sandbox {"force":true}']);
});

test.run();
