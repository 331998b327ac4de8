/** A Docker engine for a live run: the one that answers, or, where that is possible, one of the run's own. */
import Docker from "dockerode";
import { engineAdvice } from "../../cli/local/engine-advice.js";
import { Fault } from "../../core/fault.js";
import { installMissing } from "../machine/install.js";
import { engineNeeds, hasApt, hasProgram, kernelNeeds, widenPath } from "../machine/needs.js";
import { startOwnEngine } from "../machine/own-engine.js";
import type { RunBook } from "../machine/run.js";

const answerMsMax = 5_000;

export interface RunEngine {
  /** For DOCKER_HOST; undefined: the usual engine. */
  host: string | undefined;
  /** What it is, for people. */
  description: string;
}

async function versionOf(docker: Docker): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${answerMsMax / 1000} s`)), answerMsMax);
  });
  const { Version } = await Promise.race([docker.version(), late]).finally(() => clearTimeout(timer));
  return Version;
}

/** Whether the usual engine answers. */
export const engineAnswers = (): Promise<boolean> =>
  versionOf(new Docker()).then(
    () => true,
    () => false,
  );

/**
 * The engine that answers; as root without any, one is started for this run, and on Debian and Ubuntu installed first.
 * @throws Fault ServiceUnavailable saying what to do
 */
export async function ensureEngine(run: RunBook, say: (text: string) => void): Promise<RunEngine> {
  let why: string;
  try {
    const version = await versionOf(new Docker());
    const where = process.env["DOCKER_HOST"] || "unix:///var/run/docker.sock";
    return { host: undefined, description: `Docker ${version} at ${where}` };
  } catch (error) {
    why = (error as Error).message;
  }
  widenPath();
  const mayStartOne = process.getuid?.() === 0 && (hasApt() || hasProgram("dockerd")) && !process.env["DOCKER_HOST"];
  if (!mayStartOne) {
    const text = `no Docker engine at ${process.env["DOCKER_HOST"] || "/var/run/docker.sock"}: ${why}`;
    throw new Fault("ServiceUnavailable", `${text}${engineAdvice(text.replace("no Docker", "Docker"))}`);
  }
  await installMissing(run, [...engineNeeds, ...kernelNeeds()], say);
  return ownEngine(run, say);
}

/** An engine of the run's own, whichever else answers. @throws Fault ServiceUnavailable */
export async function ownEngine(run: RunBook, say: (text: string) => void): Promise<RunEngine & { host: string }> {
  say("starting a Docker engine for this run only");
  const { host, docker } = await startOwnEngine(run);
  return { host, description: `Docker ${await versionOf(docker)}, started for this run` };
}
