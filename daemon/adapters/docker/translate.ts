/** Docker's events in our words. */

import type { EngineEvent } from "../../minion/engine/engine.js";
import { inspectContainer } from "./containers.js";
import { recentSet } from "./recent-set.js";
import { type DockerScope, ownLabels } from "./scope.js";

/** Events remembered to tell causes. */
const rememberedMax = 1_024;
/** 128 + SIGKILL: what the kernel's out-of-memory killer leaves behind, and everybody else's SIGKILL too. */
const killedExitCode = 137;

/** One line of `GET /events`, as far as we read it. */
export interface DockerEvent {
  Type?: string;
  Action?: string;
  id?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
  timeNano?: number;
  time?: number;
}

function isOwn({ identity }: DockerScope, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(ownLabels(identity)).every(([key, value]) => labels[key] === value);
}

/**
 * Docker's events as ours, in order for each container. `oom` comes before its `die`; a SIGKILL that nobody sent
 * through the engine, and without an `oom`, is asked about, as an engine under pressure may drop the hint.
 */
export function translator(scope: DockerScope, onEvent: (event: EngineEvent) => void): (event: DockerEvent) => void {
  const oomKilled = recentSet(rememberedMax);
  const killed = recentSet(rememberedMax);
  const dead = recentSet(rememberedMax);
  const asking = new Map<string, Promise<void>>();

  const inTurn = (id: string, deliver: () => void, ask?: Promise<void>): void => {
    const before = asking.get(id);
    if (before === undefined && ask === undefined) {
      deliver();
      return;
    }
    const turn = Promise.all([before, ask]).then(deliver);
    asking.set(id, turn);
    void turn.finally(() => {
      if (asking.get(id) === turn) asking.delete(id);
    });
  };

  /** One that ended leaves its network by itself; of any other it is asked whose it is, and whether it runs on. */
  const disconnected = (id: string, atMs: number): void => {
    if (dead.has(id)) return;
    const ask = inspectContainer(scope, id).then(
      (info) => {
        if (info?.state !== "running" || info.ip !== undefined || !isOwn(scope, info.labels)) return;
        onEvent({ type: "disconnected", id, name: info.name, labels: { ...info.labels }, atMs });
      },
      () => undefined,
    );
    inTurn(id, () => {}, ask);
  };

  return (event) => {
    const atMs = Math.floor((event.timeNano ?? 0) / 1e6);
    if (event.Type === "network") {
      const { name, container = "" } = event.Actor?.Attributes ?? {};
      if (event.Action === "disconnect" && name === scope.network.name) disconnected(container, atMs);
      return;
    }
    const id = event.Actor?.ID ?? event.id ?? "";
    const { name = "", exitCode, image: _image, signal, ...labels } = event.Actor?.Attributes ?? {};
    if (!isOwn(scope, labels)) return;
    const common = { id, name, labels, atMs };
    switch (event.Action) {
      case "start":
        dead.remove(id);
        return inTurn(id, () => onEvent({ type: "started", ...common }));
      case "pause":
        return inTurn(id, () => onEvent({ type: "paused", ...common }));
      case "unpause":
        return inTurn(id, () => onEvent({ type: "resumed", ...common }));
      case "oom":
        return void oomKilled.add(id);
      case "kill":
        return void (isSigkill(signal) && killed.add(id));
      case "die": {
        dead.add(id);
        const died = {
          type: "died" as const,
          ...common,
          exitCode: Number(exitCode ?? -1),
          oomKilled: oomKilled.remove(id),
        };
        if (died.oomKilled || killed.remove(id) || died.exitCode !== killedExitCode)
          return inTurn(id, () => onEvent(died));
        const ask = inspectContainer(scope, id).then(
          (info) => {
            died.oomKilled = info?.oomKilled ?? false;
          },
          () => undefined,
        );
        return inTurn(id, () => onEvent(died), ask);
      }
      case "destroy":
      case "remove":
        return inTurn(id, () => onEvent({ type: "removed", ...common }));
    }
  };
}

const isSigkill = (signal: string | undefined): boolean => signal === "9" || signal === "SIGKILL" || signal === "KILL";
