import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultCluster } from "../../../scenarios/cluster-spec.js";
import type { Commands } from "../../../scenarios/live/commands.js";
import { commandsOf, type LiveOptions, makeCluster, urlOf } from "../../../scenarios/live/live-cluster.js";

const test = suite("the cluster of a live run");
const options = {
  ...{ cluster: { ...defaultCluster, minions: 3 }, seed: "1", home: "/nosuch/home", name: "run", port: 8085 },
  ...{ provider: "netns", dockerHost: undefined, journal: undefined, onBroken: () => undefined },
} as unknown as LiveOptions;

async function typed(more: Partial<LiveOptions> = {}): Promise<string> {
  let words = "";
  const run = async (program: string, args: readonly string[]): Promise<string> => {
    words = [program, ...args].join(" ");
    return "";
  };
  await makeCluster({ run } as unknown as Commands, { ...options, ...more });
  return words;
}

test("it is made as an operator would make it", async () => {
  const words = "troupe up --name run --provider netns --port 8085 --minions 3 --policy spread --warm-sandboxes 2";
  assert.is(await typed(), words);
  assert.is(await typed({ journal: "/j" }), `${words} --journal /j`);
});

test("its commands know of no other cluster", async () => {
  assert.is(urlOf(options), "http://127.0.0.1:8085");
  // Nothing listens there, and no cluster of ours is asked instead.
  const said = await commandsOf({ ...options, port: 1 })
    .run("kubecfg", ["list", "pods"])
    .catch((error: Error) => error.message);
  assert.match(String(said), /127\.0\.0\.1:1/);
});

test.run();
