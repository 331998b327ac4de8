/** The images of a live run: those the engine has, else from their registry, else stand-ins made on the spot. */
import Docker from "dockerode";
import { Fault } from "../../core/fault.js";
import { type AnyObject, anyDef } from "../../core/kinds/all.js";
import { realClock } from "../../daemon/real-clock.js";
import { ensureStandIns, type StandIn, standInNames } from "../standins/images.js";

/** A registry that has not begun to answer by then counts as away. */
const firstWordMsMax = 10_000;
const pullMsMax = 600_000;
const standInLabel = "io.troupe.stand-in";

export interface RunImages {
  /** Images among them whose contents are stand-ins: their pages are known. */
  areStandIns: boolean;
}

function podSpecOf(object: AnyObject): { containers: { image?: string }[] } | undefined {
  return anyDef(object.kind).podSpec?.of(object);
}

/** Names of the images these objects run, and others. */
export function imagesOf(objects: readonly AnyObject[], others: readonly string[]): string[] {
  const images = objects.flatMap((o) => podSpecOf(o)?.containers.map((c) => c.image ?? "") ?? []);
  return [...new Set([...images, ...others])].sort();
}

/** undefined: the engine does not have it; else whether it is a stand-in. */
async function isStandIn(docker: Docker, name: string): Promise<boolean | undefined> {
  try {
    return (await docker.getImage(name).inspect()).Config?.Labels?.[standInLabel] !== undefined;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

const isOurs = (image: string): boolean => image.startsWith("troupe/");

/** Docker's words without dockerode's around them. */
const plain = (message: string): string => message.replace(/^\(HTTP code \d+\) [a-z ]+ - /, "").trim();

/** @throws Error saying why it cannot be pulled */
async function pull(docker: Docker, name: string): Promise<void> {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), firstWordMsMax);
  try {
    const stream = await docker.pull(name, { abortSignal: abort.signal });
    clearTimeout(timer);
    timer = setTimeout(
      () => (stream as unknown as { destroy(e: Error): void }).destroy(new Error("too slow")),
      pullMsMax,
    );
    let last = "";
    for await (const chunk of stream) last = (last + String(chunk)).split("\n").slice(-2).join("\n");
    const error = /"error":"([^"]*)"/.exec(last)?.[1];
    if (error !== undefined) throw new Error(error);
  } catch (error) {
    throw abort.signal.aborted ? new Error(`no answer within ${firstWordMsMax / 1000} s`) : error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Sees to it that the engine has the images.
 * @throws Fault ServiceUnavailable naming an image that can neither be pulled nor be stood in for
 */
export async function ensureImages(
  names: readonly string[],
  engine: string | undefined,
  say: (text: string) => void,
): Promise<RunImages> {
  const docker = engine === undefined ? new Docker() : new Docker({ socketPath: engine.replace("unix://", "") });
  const known = new Map((Object.entries(standInNames) as [StandIn, string][]).map(([key, name]) => [name, key]));
  const wanted: StandIn[] = [];
  let isAway: string | undefined;
  for (const name of names) {
    const standIn = known.get(name);
    const has = await isStandIn(docker, name);
    // A stand-in that is there may be older than we are: made anew only if it differs.
    if (has === true && standIn) wanted.push(standIn);
    if (has !== undefined) continue;
    try {
      // What is ours is in no registry, and a registry that is away is asked once.
      if (isOurs(name) || isAway !== undefined) throw new Error(isAway ?? "in no registry");
      say(`pulling ${name}`);
      await pull(docker, name);
    } catch (error) {
      const why = plain((error as Error).message);
      if (!standIn) throw new Fault("ServiceUnavailable", `the image ${name} is not here and cannot be pulled: ${why}`);
      if (!isOurs(name) && isAway === undefined) {
        isAway = why;
        say(`it cannot be pulled (${why}): stand-ins are made from this machine's Node, under the same names`);
      }
      wanted.push(standIn);
    }
  }
  if (wanted.length === 0) return { areStandIns: false };
  const made = await ensureStandIns(wanted, engine, realClock());
  say(`stand-ins: ${wanted.map((w) => standInNames[w]).join(", ")}${made.length === 0 ? " (here already)" : ""}`);
  return { areStandIns: true };
}
