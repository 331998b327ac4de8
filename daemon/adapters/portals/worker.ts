/** What a thread of portals runs: one task that lasts until it is told to close. */
import type { Clock } from "../../../core/time.js";
import type { FromPortals, PortalTask, ToPortals } from "./messages.js";
import { PortalHost } from "./portal-host.js";

/** Sockets live in real time, whoever looks on; so portals have their own real clock. Delays stay below a timer's 2^31 ms. */
const threadClock: Clock = {
  nowMs: () => Math.floor(performance.timeOrigin + performance.now()),
  after: (delayMs, fn) => {
    const timer = setTimeout(fn, delayMs).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

export default async function work(task: PortalTask): Promise<void> {
  const tell = (message: FromPortals): void => task.port.postMessage(message);
  const host = new PortalHost(threadClock, {
    sharedIp: task.sharedIp,
    limits: task.limits,
    report: (report) => tell({ type: "reported", report }),
  });
  await new Promise<void>((resolve) => {
    task.port.on("close", resolve);
    task.port.on("message", (message: ToPortals) => {
      switch (message.type) {
        case "apply":
          void host.apply(message.change).then(() => tell({ type: "applied", request: message.request }));
          return;
        case "count":
          tell({ type: "counted", request: message.request, ports: host.counts() });
          return;
        case "close":
          resolve();
      }
    });
  });
  host.close();
  task.port.close();
}
