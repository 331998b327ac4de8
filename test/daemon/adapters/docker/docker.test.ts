// runner: timeout 180 s
// runner: machine
import { createServer } from "node:net";
import { suite } from "uvu";
import { chooseNetworks } from "../../../../cli/local/free-networks.js";
import { connectEngine } from "../../../../daemon/adapters/docker/connect-engine.js";
import type { Engine } from "../../../../daemon/minion/engine/engine.js";
import { bookOfParent } from "../../../../scenarios/machine/run.js";
import { ensureStandIns, standInNames } from "../../../../scenarios/standins/images.js";
import type { Behaviour, EngineUnderTest } from "../../../contracts/engine/subject.js";
import { engineContract } from "../../../contracts/engine.js";
import { skippingClock } from "../../../contracts/link/subject.js";
import { dockerAnswers } from "./docker-answers.js";

const scripts: Record<Exclude<Behaviour, "waits">, string> = {
  deaf: "trap '' TERM; sleep 1000",
  ends: "printf 'one\\ntwo\\nthree\\n'; exit 3",
};

function program(behaviour: Behaviour): ReturnType<EngineUnderTest["program"]> {
  if (behaviour === "waits") return { image: "troupe/pause:1" };
  return { image: standInNames.echo, entrypoint: ["sh", "-c"], cmd: [scripts[behaviour]] };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

const it = suite("Docker: the laws");

if (await dockerAnswers()) {
  const cluster = `test-${process.pid}`;
  const clock = skippingClock();
  // One that is free here: others may have clusters, too.
  const { podCidr } = await chooseNetworks(cluster, {});
  const cidr = podCidr.replace(/^(\d+\.\d+)\..*$/, "$1.250.0/24");
  const network = { name: `troupe-${cluster}`, cidr };
  bookOfParent().note({ did: "cluster", name: cluster });
  const open: Engine[] = [];
  const connect = async (minion: string): Promise<Engine> => {
    const engine = await connectEngine(undefined, { cluster, minion, network }, clock);
    open.push(engine);
    return engine;
  };
  await ensureStandIns(["echo"], undefined, clock);
  const [engine, neighbour, again] = await Promise.all([connect("one"), connect("two"), connect("one")]);
  const under: EngineUnderTest = { engine, neighbour, again: () => again, program, freePort };
  it.after(async () => {
    await Promise.all([engine.purge(), neighbour.purge()]);
    await Promise.all(open.map((each) => each.close()));
  });
  engineContract(it, () => under);
} else {
  it.skip("no Docker engine answers here", () => undefined);
}

it.run();
