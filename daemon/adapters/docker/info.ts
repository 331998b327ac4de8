import type Docker from "dockerode";
import { type ContainerInfo, labelKeys } from "../../minion/engine/engine.js";

/** Docker writes this for a moment that has not come. */
const never = "0001-01-01T00:00:00Z";

/** Docker's words for what it removes, or could not remove to the end. */
const leavingStates: ReadonlySet<string> = new Set(["removing", "dead"]);

/** As `docker ps` shows it; a name stays as it is. */
export const shortId = (id: string): string => (/^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id);

/** What `inspect` says of a container, in the engine's terms. */
export function infoFromInspect(inspected: Docker.ContainerInspectInfo): ContainerInfo {
  const labels = inspected.Config.Labels ?? {};
  const state = stateFrom(inspected.State.Status);
  const info: ContainerInfo = {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ""),
    image: inspected.Config.Image,
    labels,
    state,
    createdAtMs: Date.parse(inspected.Created),
  };
  if (leavingStates.has(inspected.State.Status)) info.leaving = true;
  if (inspected.State.Paused) info.paused = true;
  if (inspected.State.StartedAt !== never) info.startedAtMs = Date.parse(inspected.State.StartedAt);
  if (state === "exited") {
    if (inspected.State.FinishedAt !== never) info.finishedAtMs = Date.parse(inspected.State.FinishedAt);
    info.exitCode = inspected.State.ExitCode;
    info.oomKilled = inspected.State.OOMKilled;
  }
  // To start what runs is an error to Podman.
  if (inspected.State.Error && state !== "running") {
    info.error = inspected.State.Error;
    info.exitCode = inspected.State.ExitCode;
  }
  if (state === "running" && isSandbox(labels)) {
    const ip = addressIn(inspected.NetworkSettings.Networks);
    if (ip !== undefined) info.ip = ip;
  }
  return info;
}

/** What `list` says: less than `inspect`; used where a single container does not answer in time. */
export function infoFromSummary(summary: Docker.ContainerInfo): ContainerInfo {
  const state = stateFrom(summary.State);
  const info: ContainerInfo = {
    id: summary.Id,
    name: (summary.Names[0] ?? "").replace(/^\//, ""),
    image: summary.Image,
    labels: summary.Labels,
    state,
    createdAtMs: summary.Created * 1000,
  };
  if (summary.State === "paused") info.paused = true;
  const exit = /^Exited \((-?\d+)\)/.exec(summary.Status);
  if (state === "exited" && exit !== null) info.exitCode = Number(exit[1]);
  if (state === "running" && isSandbox(summary.Labels)) {
    const ip = addressIn(summary.NetworkSettings?.Networks);
    if (ip !== undefined) info.ip = ip;
  }
  return info;
}

/** Of the network it is in; none for one that is in none of its own. */
const addressIn = (
  networks: Docker.ContainerInspectInfo["NetworkSettings"]["Networks"] | undefined,
): string | undefined => Object.values(networks ?? {}).find((network) => network.IPAddress)?.IPAddress;

function isSandbox(labels: Record<string, string>): boolean {
  const role = labels[labelKeys.role];
  return role === "sandbox" || role === "warm";
}

/** Docker's seven words for the state of a container in our three. */
function stateFrom(status: string): ContainerInfo["state"] {
  switch (status) {
    case "created":
      return "created";
    case "running":
    case "paused":
    case "restarting":
      return "running";
    default:
      return "exited";
  }
}
