// runner: timeout 300 s
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { suite } from "uvu";
import { connectEngine } from "../../../../daemon/adapters/docker/connect-engine.js";
import type { Engine } from "../../../../daemon/minion/engine/engine.js";
import { ensureStandIns, standInNames } from "../../../../scenarios/standins/images.js";
import { type Behaviour, type EngineUnderTest, longLength } from "../../../contracts/engine/subject.js";
import { engineContract } from "../../../contracts/engine.js";
import { skippingClock } from "../../../contracts/link/subject.js";
import { dockerAnswers } from "./docker-answers.js";

const scripts: Record<Exclude<Behaviour, "waits">, string> = {
  deaf: "trap '' TERM; sleep 1000",
  long: `printf 'first\\n%0${longLength}d\\nend\\n' 0; exec sleep 1000`,
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

async function commandsIn(id: string, word: string): Promise<number> {
  const { stdout } = await promisify(execFile)("docker", ["top", id]);
  return stdout.split("\n").filter((line) => line.includes(word)).length;
}

const it = suite("Docker: the laws");

if (await dockerAnswers()) {
  const cluster = `test-${process.pid}`;
  const clock = skippingClock();
  const network = { name: `troupe-${cluster}`, cidr: "10.244.250.0/24" };
  const open: Engine[] = [];
  const connect = async (minion: string, on = network): Promise<Engine> => {
    const engine = await connectEngine(undefined, { cluster, minion, network: on }, clock);
    open.push(engine);
    return engine;
  };
  await ensureStandIns(["echo"], undefined, clock);
  const [engine, neighbour, again] = await Promise.all([connect("one"), connect("two"), connect("one")]);
  let few: Promise<Engine> | undefined;
  const fewAddresses = { name: `troupe-${cluster}-narrow`, cidr: "10.244.251.0/29" };
  const narrow = (): Promise<Engine> => (few ??= connect("narrow", fewAddresses));
  const under: EngineUnderTest = { engine, neighbour, narrow, again: () => again, program, commandsIn, freePort };
  it.after(async () => {
    await Promise.all([engine.purge(), neighbour.purge()]);
    await Promise.all(open.map((each) => each.close()));
  });
  engineContract(it, () => under);
} else {
  it.skip("no Docker engine answers here", () => undefined);
}

it.run();
