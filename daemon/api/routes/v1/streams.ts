/** Logs of v1, and what a pod must be like for its streams. */

import type { ParsedUrlQuery } from "node:querystring";
import { pipeline } from "node:stream/promises";
import type Router from "@koa/router";
import { Fault } from "../../../../core/fault.js";
import { statusOfContainer } from "../../../../core/kinds/pod/container-status.js";
import { ephemeralsOf } from "../../../../core/kinds/pod/containers.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { PlainAnswer } from "../../errors.js";
import { count, flag, one } from "../../query.js";
import type { Services } from "../../services.js";
import { askerOf, beginStream } from "../../shares.js";
import type { LogOptions } from "../../stream-port.js";
import type { Ctx } from "./kinds.js";

/**
 * The container a request means: the one it names, or the only one (the first, if `default-container` says nothing else).
 * @throws Fault BadRequest
 */
export function containerIn(pod: Pod, query: ParsedUrlQuery): string {
  const { containers: mains, initContainers = [] } = pod.spec;
  const containers = [...mains, ...initContainers, ...ephemeralsOf(pod.spec)].map((c) => c.name);
  const name =
    one(query, "container") ??
    pod.metadata.annotations?.["kubectl.kubernetes.io/default-container"] ??
    containers[0] ??
    "";
  if (containers.includes(name)) return name;
  throw new Fault(
    "BadRequest",
    `container ${name.slice(0, 80)} is not valid for pod ${pod.metadata.name}: it has ${containers.join(", ")}`,
  );
}

/** @throws Fault BadRequest if the pod is on no minion yet */
export function checkPlaced(pod: Pod): void {
  if (!pod.spec.nodeName)
    throw new Fault("BadRequest", `pod ${pod.metadata.name} does not have a host assigned: it is on no minion yet`);
}

/** Whether it has a log, as far as its minion told. @throws Fault BadRequest, in the kubelet's words */
function checkLogged(pod: Pod, container: string, previous: boolean): void {
  const status = statusOfContainer(pod.status, container);
  if (!status) return;
  const ended = status.lastState?.terminated;
  if (previous && !ended)
    throw new Fault(
      "BadRequest",
      `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`,
    );
  const waiting = status.state?.waiting;
  if (waiting && !ended) {
    const why = `${waiting.reason ?? "not known"}${waiting.message ? `: ${waiting.message}` : ""}`;
    throw new Fault("BadRequest", `container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${why}`);
  }
}

function logOptions(query: ParsedUrlQuery): LogOptions {
  const [tailLines, sinceSeconds, limitBytes] = [
    count(query, "tailLines"),
    count(query, "sinceSeconds"),
    count(query, "limitBytes"),
  ];
  const sinceTime = one(query, "sinceTime");
  if (sinceTime !== undefined && Number.isNaN(Date.parse(sinceTime)))
    throw new Fault("BadRequest", `sinceTime=${sinceTime.slice(0, 80)} must be a time such as 2014-11-25T12:00:00Z`);
  if (sinceTime !== undefined && sinceSeconds !== undefined)
    throw new Fault("BadRequest", "only one of sinceTime and sinceSeconds may be given");
  return {
    follow: flag(query, "follow"),
    previous: flag(query, "previous"),
    timestamps: flag(query, "timestamps"),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  };
}

async function log(services: Services, ctx: Ctx): Promise<void> {
  const { namespace = "", name = "" } = ctx.params;
  const pod = await services.resources.get("Pod", { namespace, name });
  const container = containerIn(pod, ctx.query);
  const options = logOptions(ctx.query);
  checkPlaced(pod);
  checkLogged(pod, container, options.previous);
  const release = services.slots.take(askerOf(ctx).flow);
  try {
    const stream = await services.deps.streams.logs(pod, container, options);
    if (ctx.res.destroyed) {
      stream.destroy();
      throw new PlainAnswer(499, "the client went away");
    }
    ctx.status = 200;
    ctx.type = "text/plain";
    beginStream(ctx);
    ctx.res.flushHeaders();
    await pipeline(stream, ctx.res);
  } finally {
    release();
  }
}

/** `/namespaces/{namespace}/pods/{name}/log`. */
export function streamRoutes(router: Router, services: Services): void {
  router.get("/api/v1/namespaces/:namespace/pods/:name/log", (ctx) => log(services, ctx));
  for (const sub of ["exec", "attach", "portforward"])
    router.all(`/api/v1/namespaces/:namespace/pods/:name/${sub}`, () => {
      throw new Fault("BadRequest", `${sub} needs a WebSocket (Upgrade: websocket)`);
    });
}
