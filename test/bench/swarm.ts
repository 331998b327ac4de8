/**
 * `npm run bench -- swarm [--rounds N] [--warm N] [--only troupe]`: the same work on the same three engines (provider netns) for
 * Docker Swarm mode (restart delay 0) and for Troupe, one after the other in each round: a killed replica, 20 replicas
 * more, a power cut of one of two working hosts with 10 replicas on them. Seconds until the last container that was
 * needed has started, as the engines' own events tell. The containers run the sandbox's program, which costs next to
 * nothing: what is measured is who starts them. Medians of the rounds. Linux, root.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { down } from "../../cli/local/down.js";
import { haltMinion, startMinion } from "../../cli/local/power.js";
import { quiet } from "../../cli/local/progress.js";
import { up } from "../../cli/local/up.js";
import { credentialsIn } from "../e2e/credentials.js";
import { type Side, workers } from "./swarm/side.js";
import { swarmSide } from "./swarm/swarm-side.js";
import { troupeSide } from "./swarm/troupe-side.js";

const cluster = "bench-swarm";
const roundsDefault = 5;
/** Sandboxes each minion keeps ready: as many as a host gets in the scaling work. */
const warmDefault = 10;
const replicas = { heal: 4, before: 2, more: 20, powerCut: 10 } as const;
/** After a piece of work: what it left behind is being cleared away. */
const calmMs = 1_500;
/** Before what is measured: both sides are at rest, as a service is that has run for a while. */
const restMs = 6_000;

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

interface Result {
  seconds: number;
  breakdown: Record<string, number>;
}

type Work = "heal" | "scale" | "powerCut";

async function clear(side: Side, name: string): Promise<void> {
  await side.remove(name);
  await side.bystander.settled(0, workers);
  await pause(calmMs);
}

async function heal(side: Side, name: string): Promise<Result> {
  const { bystander } = side;
  await side.create(name, replicas.heal);
  await bystander.settled(replicas.heal, workers);
  await pause(restMs);
  const [victim] = await bystander.running(1);
  const mark = bystander.mark();
  const fromMs = performance.now();
  await bystander.engines[1]?.getContainer(victim?.Id ?? "").kill();
  const atMs = await bystander.startedSince(mark, 1, workers);
  await bystander.settled(replicas.heal, workers);
  await pause(calmMs);
  return { seconds: (atMs - fromMs) / 1000, breakdown: side.breakdown(fromMs) };
}

async function scale(side: Side, name: string): Promise<Result> {
  const { bystander } = side;
  await side.create(name, replicas.before);
  await bystander.settled(replicas.before, workers);
  await pause(restMs);
  const mark = bystander.mark();
  const fromMs = performance.now();
  await side.scale(name, replicas.before + replicas.more);
  const atMs = await bystander.startedSince(mark, replicas.more, workers);
  await bystander.settled(replicas.before + replicas.more, workers);
  await pause(calmMs);
  return { seconds: (atMs - fromMs) / 1000, breakdown: side.breakdown(fromMs) };
}

async function powerCut(side: Side, name: string, minion: string): Promise<Result> {
  const { bystander } = side;
  await side.create(name, replicas.powerCut);
  await bystander.settled(replicas.powerCut, workers);
  await pause(restMs);
  const lost = (await bystander.running(2)).length;
  const mark = bystander.mark();
  const fromMs = performance.now();
  await haltMinion(cluster, minion);
  const atMs = await bystander.startedSince(mark, lost, [1]);
  await pause(calmMs);
  const result = { seconds: (atMs - fromMs) / 1000, breakdown: { ...side.breakdown(fromMs), lost } };
  await startMinion(cluster, minion);
  await side.ready();
  await bystander.listenTo(2);
  await side.remove(name);
  await bystander.settled(0, workers);
  return result;
}

async function measure(sides: readonly Side[], rounds: number, lastHost: string): Promise<Map<string, Result[]>> {
  const results = new Map<string, Result[]>();
  for (let round = 1; round <= rounds; round++)
    for (const side of sides) {
      const note = (work: Work, result: Result): void => {
        const key = `${side.name} ${work}`;
        results.set(key, [...(results.get(key) ?? []), result]);
        say(`round ${round}: ${key} ${result.seconds.toFixed(3)} s ${JSON.stringify(result.breakdown)}`);
      };
      note("heal", await heal(side, `heal-${round}`));
      await clear(side, `heal-${round}`);
      note("scale", await scale(side, `scale-${round}`));
      await clear(side, `scale-${round}`);
      note("powerCut", await powerCut(side, `cut-${round}`, lastHost));
      // The other side's engine lost its power as well: it, too, is whole again before its turn.
      for (const other of sides) if (other !== side) await Promise.all([other.ready(), other.bystander.listenTo(2)]);
      await pause(calmMs);
    }
  return results;
}

function summary(results: Map<string, Result[]>, sides: readonly Side[]): Record<string, unknown> {
  const seconds = (name: string): Record<Work, number> => {
    const of = (work: Work): number => rounded(median((results.get(`${name} ${work}`) ?? []).map((r) => r.seconds)));
    return { heal: of("heal"), scale: of("scale"), powerCut: of("powerCut") };
  };
  const out = Object.fromEntries(sides.map((s) => [s.name, seconds(s.name)])) as Record<string, Record<Work, number>>;
  const { troupe, swarm } = out;
  if (!troupe || !swarm) return out;
  const ratio = (work: Work): number => rounded(troupe[work] / swarm[work]);
  return { ratios: { heal: ratio("heal"), scale: ratio("scale"), powerCut: ratio("powerCut") }, ...out };
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: String(roundsDefault) },
      warm: { type: "string", default: String(warmDefault) },
      only: { type: "string", default: "" },
    },
  });
  const warmSandboxes = Number(values.warm);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: a number is expected`);
  const home = await mkdtemp("/var/tmp/troupe-bench-");
  process.env["TROUPE_HOME"] = home;
  // Keeps Swarm from asking a registry for an image that is there.
  process.env["DOCKER_SERVICE_PREFER_OFFLINE_IMAGE"] = "1";
  const sides: Side[] = [];
  const clean = async (): Promise<void> => {
    for (const side of sides) side.close();
    await down(cluster, false, quiet);
    await rm(home, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void clean().then(() => process.exit(130)));
  try {
    const { record } = await up(
      {
        ...{ name: cluster, provider: "netns", minions: 3, port: undefined, engines: [], hostCidr: "10.245.2.0/24" },
        ...{
          serviceCidr: undefined,
          podCidr: undefined,
          policy: "spread",
          haltEvictionAbove: "50%",
          warmSandboxes,
          segments: 1,
          hosts: [],
          sshOptions: [],
          advertise: undefined,
          insecureLoopback: undefined,
        },
      },
      { ...quiet, say },
      new AbortController().signal,
    );
    const names = record.hosts.map((h) => h.name).sort();
    const urls = names.map((name) => `unix://${join(home, "clusters", cluster, `host-${name}`, "docker.sock")}`);
    const sockets = urls.map((url) => url.slice("unix://".length));
    sides.push(await troupeSide(sockets, names, record.url, credentialsIn(home)));
    if (values.only !== "troupe") sides.push(await swarmSide(sockets, names));
    for (const side of sides) {
      await side.ready();
      await side.bystander.listen();
    }
    const results = await measure(sides, rounds, names.at(-1) ?? "");
    return { rounds, warmSandboxes, ...summary(results, sides) };
  } finally {
    await clean();
  }
}
