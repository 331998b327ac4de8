import type Docker from "dockerode";
import type { Clock } from "../../../core/time.js";
import { withDeadline } from "./deadline.js";
import { deadlinesMs } from "./deadlines.js";

/** What an engine says of itself before anything else is asked. */
export interface EngineApi {
  /** Which engine it is: Docker, or Podman, which answers as Docker would. */
  product: "Docker" | "Podman";
  /** The version it is asked in from now on is `v1.MINOR`; 0: it would not say, and is asked in none. */
  minor: number;
}

/** What `GET /version` says, as far as we read it. */
export interface VersionAnswer {
  ApiVersion?: string;
  MinAPIVersion?: string;
  Components?: { Name?: string }[];
}

/** The newest version whose answers were tried (docs/platforms.md). Newer engines answer in it as the tried one did. */
export const triedMinorMax = 51;

const minorOf = (version: string | undefined): number | undefined => {
  const minor = /^1\.(\d+)$/.exec(version ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
};

/**
 * The version to ask an engine in: the newest that both know, as an engine drops old versions (Docker 29 those below
 * 1.44) and changes its answers with new ones. One that has dropped all we know is asked in its oldest.
 */
export function spokenApi(answer: VersionAnswer): EngineApi {
  const newest = minorOf(answer.ApiVersion) ?? 0;
  const oldest = minorOf(answer.MinAPIVersion) ?? 0;
  const isPodman = (answer.Components ?? []).some(({ Name }) => /podman/i.test(Name ?? ""));
  return { product: isPodman ? "Podman" : "Docker", minor: Math.max(Math.min(newest, triedMinorMax), oldest) };
}

/** Asks once which version is spoken, and has dockerode speak it. */
export interface ApiAgreement {
  /** @throws as dockerode does, and Fault Timeout */
  settle(): Promise<EngineApi>;
  /** Whether this error says that the engine is another than the one that was asked: then it is asked again. */
  isOutdated(error: unknown): boolean;
}

/** Who is no engine but lets calls to one through may keep this question to itself. */
const unanswered = new Set([403, 404]);
const otherVersion = /client version \S+ is too (new|old)/i;

export function apiAgreement(docker: Docker, clock: Clock): ApiAgreement {
  const modem = docker.modem as { version?: string };
  let agreed: Promise<EngineApi> | undefined;

  const ask = async (abortSignal: AbortSignal): Promise<EngineApi> => {
    delete modem.version;
    // The types know no options of version; the code does.
    const version = docker.version as (options: object) => Promise<VersionAnswer>;
    const answer = await version.call(docker, { abortSignal }).catch((error: { statusCode?: number }) => {
      if (unanswered.has(error.statusCode ?? 0)) return {};
      throw error;
    });
    const api = spokenApi(answer);
    if (api.minor > 0) modem.version = `v1.${api.minor}`;
    return api;
  };

  return {
    settle() {
      // Many wait for it, so its time is its own.
      const asking = agreed ?? withDeadline("ask which API it speaks", ask, deadlinesMs.read, clock);
      agreed = asking;
      asking.catch(() => {
        if (agreed === asking) agreed = undefined;
      });
      return asking;
    },
    isOutdated(error) {
      const { statusCode, message = "" } = error as { statusCode?: number; message?: string };
      if (statusCode !== 400 || !otherVersion.test(message)) return false;
      agreed = undefined;
      return true;
    },
  };
}
