// runner: timeout 300 s
// runner: machine
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { promisify } from "node:util";
import Docker from "dockerode";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chooseNetworks } from "../../../../cli/local/free-networks.js";
import { spokenApi, type VersionAnswer } from "../../../../daemon/adapters/docker/api.js";
import { connectEngine } from "../../../../daemon/adapters/docker/connect-engine.js";
import { dockerOptions, engineAddress } from "../../../../daemon/adapters/docker/engine-address.js";
import type { Engine } from "../../../../daemon/minion/engine/engine.js";
import { bookOfParent } from "../../../../scenarios/machine/run.js";
import { ensureStandIns, standInNames } from "../../../../scenarios/standins/images.js";
import {
  type Behaviour,
  containerSpec,
  type EngineUnderTest,
  longLength,
  sandboxSpec,
} from "../../../contracts/engine/subject.js";
import { engineContract } from "../../../contracts/engine.js";
import { skippingClock } from "../../../contracts/link/subject.js";
import { dockerAnswers } from "./docker-answers.js";

const scripts: Record<Exclude<Behaviour, "waits">, string> = {
  deaf: "trap '' TERM; sleep 1000",
  long: `printf 'first\\n%0${longLength}d\\nend\\n' 0; exec sleep 1000`,
  echoes: "exec cat",
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
  // One that is free here: others may have clusters, too.
  const { podCidr } = await chooseNetworks(cluster, {});
  const cidr = podCidr.replace(/^(\d+\.\d+)\..*$/, "$1.250.0/24");
  const network = { name: `troupe-${cluster}`, cidr };
  bookOfParent().note({ did: "cluster", name: cluster });
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
  it("it is asked what it sees of its host, and makes nothing for that", async () => {
    const before = await engine.list();
    assert.is(await engine.sees("/etc/passwd"), true);
    assert.is(await engine.sees("/etc/passwd-is-not"), false);
    assert.is(await engine.sees(import.meta.dirname), true);
    assert.is((await engine.list()).length, before.length);
  });
  it.after(async () => {
    await Promise.all([engine.purge(), neighbour.purge()]);
    await Promise.all(open.map((each) => each.close()));
  });
  engineContract(it, () => under);
  it("a pod has one shim where the engine takes annotations, and one a container where it does not", async () => {
    await engine.ensureNetwork();
    const [box, other] = await Promise.all(["box", "other"].map((name) => engine.createSandbox(sandboxSpec(name))));
    const { id } = await engine.createContainer(containerSpec(under, "app", box?.id ?? "", "waits"));
    await engine.startContainer(id);
    const docker = new Docker(dockerOptions(engineAddress(undefined, process.env, false)));
    const { ApiVersion, Components } = (await docker.version()) as VersionAnswer;
    const isShared = spokenApi({ ApiVersion, Components }).minor >= 43;
    const [app, sandbox, neighbour] = await Promise.all(
      [id, box?.id ?? "", other?.id ?? ""].map(async (each) => {
        const { State } = await docker.getContainer(each).inspect();
        return /\) \S (\d+) /.exec(readFileSync(`/proc/${State.Pid}/stat`, "utf8"))?.[1];
      }),
    );
    assert.is(app === sandbox, isShared, `API ${ApiVersion}`);
    assert.is.not(sandbox, neighbour);
    await engine.purge();
  });
} else {
  it.skip("no Docker engine answers here", () => undefined);
}

it.run();
