/** What a pod's agent does about its sandbox and volumes: asks for them, takes them, loses them, gives them back. */
import { reconnection } from "./behind-its-back.js";
import { podIpOf, withRecord } from "./context.js";
import { died, killedExitCode } from "./runs.js";
import { agentTerms } from "./terms.js";

export const sandboxActions = {
  prepare: agentTerms.enqueueActions(({ context, enqueue }) => {
    if (context.sandboxId === "") enqueue.emit({ type: "acquireSandbox", leftovers: context.leftovers });
    if (!context.volumesReady) enqueue.emit({ type: "prepareVolumes" });
  }),
  /** What the volumes waited for may be there now. */
  prepareAgain: agentTerms.enqueueActions(({ context, enqueue }) => {
    if (context.volumesReady || context.trouble?.reason !== "FailedMount") return;
    enqueue.emit({ type: "cancelTimer", name: "volumes" });
    enqueue.emit({ type: "prepareVolumes" });
  }),
  acquire: agentTerms.emit(({ context }) => ({ type: "acquireSandbox", leftovers: context.leftovers })),
  takeSandbox: agentTerms.assign(({ context, event }) =>
    event.type === "agent.sandboxReady"
      ? {
          sandboxId: event.id,
          podIp: podIpOf(context, event.ip),
          cutOff: false,
          leftovers: false,
          failures: 0,
          trouble: context.volumesReady ? null : context.trouble,
        }
      : {},
  ),
  takeVolumes: agentTerms.assign(({ context }) => ({
    volumesReady: true,
    failures: 0,
    trouble: context.sandboxId === "" ? context.trouble : null,
  })),
  takeTrouble: agentTerms.assign(({ context, event }) =>
    event.type === "agent.sandboxFailed" || event.type === "agent.volumesFailed"
      ? { trouble: { reason: event.reason, message: event.message }, failures: context.failures + 1 }
      : {},
  ),
  noteTrouble: agentTerms.emit(({ context }) => ({
    type: "note",
    level: "Warning",
    reason: context.trouble?.reason ?? "",
    message: context.trouble?.message ?? "",
  })),
  /** The sandbox is gone, and with it the network of all its containers: build the pod again. */
  loseSandbox: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    let { containers } = context;
    for (const record of Object.values(containers)) {
      if (record.phase === "running") enqueue.emit({ type: "unwatchProbes", container: record.name });
      const runs = record.phase === "running" || record.phase === "starting";
      containers = withRecord(containers, record.name, (r) =>
        runs
          ? {
              ...died(
                r,
                { exitCode: killedExitCode, oomKilled: false, message: "the pod's sandbox ended" },
                event.atMs,
              ),
              failures: 0,
            }
          : r,
      );
    }
    enqueue.assign({ containers, sandboxId: "", podIp: "", cutOff: false, leftovers: true });
    enqueue.emit({
      type: "note",
      level: "Warning",
      reason: "SandboxChanged",
      message: "the pod's sandbox ended; the pod is built again",
    });
  }),
  /** Its containers run on, and reach nobody: it is put back where it was. */
  reconnect: agentTerms.enqueueActions(({ context, enqueue }) => {
    enqueue.assign({ cutOff: true });
    for (const command of reconnection(context)) enqueue.emit(command);
  }),
  /** It was taken out while no daemon was there. */
  reconnectFound: agentTerms.enqueueActions(({ context, enqueue }) => {
    if (context.cutOff) for (const command of reconnection(context)) enqueue.emit(command);
  }),
  tearDown: agentTerms.emit(({ context }) => ({ type: "tearDown", graceMs: context.graceMs })),
  /** What ended for good needs no network any more: its host ports are free for others. */
  release: agentTerms.enqueueActions(({ enqueue }) => {
    enqueue.emit({ type: "release" });
    enqueue.assign({ sandboxId: "" });
  }),
};
