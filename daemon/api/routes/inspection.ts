/** The actors as people see them, each those they may: who there is, what each knows and waits for, its statechart, and every step. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { Fault } from "../../../core/fault.js";
import { toApiTime } from "../../../core/time.js";
import { sightOf } from "../access/sight.js";
import { callerOf } from "../authentication.js";
import { stepHeartbeatMs } from "../limits.js";
import { count, one } from "../query.js";
import { redact } from "../redact.js";
import type { Services } from "../services.js";
import { askerOf, beginStream } from "../shares.js";
import { responseSink } from "../sinks.js";
import { mermaidOf, statechartOf } from "../statechart.js";
import { lineOf, type NumberedStep, type StepRing } from "../step-ring.js";

/** Actors in one answer, unless `limit` says otherwise. */
const actorsMax = 1_000;
/** And whatever it says. */
const actorsAskedMax = 10_000;

/** Whether a state is the one asked for or within it: `Pending` means `Pending.starting`, too. */
function isInState(state: string, wanted: string): boolean {
  return state === wanted || state.startsWith(`${wanted}.`) || state.startsWith(`${wanted},`);
}

function listActors(services: Services, ctx: RouterContext): void {
  const { system } = services.deps.master;
  const [type, state] = [one(ctx.query, "type"), one(ctx.query, "state")];
  const limit = Math.min(count(ctx.query, "limit") ?? actorsMax, actorsAskedMax);
  const sees = sightOf(services.deps, callerOf(ctx));
  const ids = system.ids().filter((id) => {
    if (!sees(id)) return false;
    if (type !== undefined && !id.startsWith(`${type}/`)) return false;
    return state === undefined || isInState(system.stateOf(id) ?? "", state);
  });
  const nowMs = services.deps.clock.nowMs();
  const actors = ids
    .sort()
    .slice(0, limit)
    .flatMap((id) => {
      const view = system.view(id);
      if (!view) return [];
      const { sinceMs } = view;
      return [{ id, type: id.split("/")[0], state: view.state, since: toApiTime(sinceMs), inStateMs: nowMs - sinceMs }];
    });
  ctx.body = { seq: system.seq, total: ids.length, actors };
}

function idIn(ctx: RouterContext): string {
  const id = ctx.params["id"];
  return Array.isArray(id) ? id.join("/") : String(id ?? "");
}

function noActor(id: string): Fault {
  return new Fault("NotFound", `there is no actor "${id.slice(0, 300)}"; GET /actors lists them`);
}

function showActor(services: Services, ctx: RouterContext): void {
  const id = idIn(ctx);
  const view = services.deps.master.system.view(id);
  if (!view) throw noActor(id);
  const nowMs = services.deps.clock.nowMs();
  ctx.body = {
    id,
    type: id.split("/")[0],
    machine: view.type,
    state: view.state,
    value: view.value,
    context: redact(view.context),
    since: toApiTime(view.sinceMs),
    inStateMs: nowMs - view.sinceMs,
    timers: view.timers.map((t) => ({ name: t.name, at: toApiTime(t.deadlineMs), inMs: t.deadlineMs - nowMs })),
    next: view.next,
    steps: view.steps.map((step) => ({ ...lineOf(step), ...(step.times === undefined ? {} : { times: step.times }) })),
  };
}

function showMachine(services: Services, ctx: RouterContext, next: () => Promise<unknown>): unknown {
  const id = idIn(ctx);
  const { system } = services.deps.master;
  const machine = system.machineOf(id);
  // A pod may be called "machine".
  if (!machine) return next();
  const chart = statechartOf(machine);
  const asMermaid =
    one(ctx.query, "format") === "mermaid" ||
    ctx.accepts("application/json", "text/vnd.mermaid") === "text/vnd.mermaid";
  if (asMermaid) {
    ctx.type = "text/vnd.mermaid; charset=utf-8";
    ctx.body = mermaidOf(chart);
    return undefined;
  }
  ctx.body = { id: machine.id, state: system.stateOf(id), chart };
  return undefined;
}

/** Where a reader of the stream goes on: after this number, or undefined = from now. `known`: it is of this run. */
function resumePoint(ctx: RouterContext, ring: StepRing): { after: number; lostAll: boolean } {
  const given = ctx.get("last-event-id") || one(ctx.query, "lastEventId");
  if (given === undefined) return { after: ring.last, lostAll: false };
  const [run, number] = given.split(".");
  if (run === ring.run && /^\d{1,15}$/.test(number ?? "")) return { after: Number(number), lostAll: false };
  return { after: 0, lostAll: true };
}

function isOf(actor: string | undefined, { step }: NumberedStep): boolean {
  return actor === undefined || step.actor === actor || step.actor.startsWith(`${actor}/`);
}

async function streamSteps(services: Services, ctx: RouterContext): Promise<void> {
  const { ring, slots } = services;
  const { clock } = services.deps;
  const actor = one(ctx.query, "actor");
  const sees = sightOf(services.deps, callerOf(ctx));
  const { after, lostAll } = resumePoint(ctx, ring);
  const release = slots.take(askerOf(ctx).flow);
  ctx.status = 200;
  ctx.set({ "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store" });
  beginStream(ctx);
  const sink = responseSink(ctx.res, clock);
  let cursor = after;
  let isPumping = false;
  /** Sends what is in the ring after the cursor, as fast as it is taken: the ring is the only buffer. */
  const pump = async (): Promise<void> => {
    if (isPumping) return;
    isPumping = true;
    for (let { steps } = ring.after(cursor); steps.length > 0; { steps } = ring.after(cursor))
      for (const entry of steps) {
        cursor = entry.number;
        if (isOf(actor, entry) && sees(entry.step.actor) && !(await sink.send(textOf(ring, entry)))) return;
      }
    isPumping = false;
  };
  const { lost } = ring.after(after);
  await sink.send(
    `retry: 1000\nid: ${ring.run}.${lostAll ? 0 : after}\nevent: hello\ndata: ${JSON.stringify({ run: ring.run })}\n\n`,
  );
  if (lost > 0 || lostAll) await sink.send(`event: gap\ndata: ${JSON.stringify({ lost: lostAll ? null : lost })}\n\n`);
  const unfollow = ring.follow(() => {
    // A reader that the ring has overtaken is cut off; it is told of the gap when it comes back.
    if (ring.last - cursor > ring.max) ctx.res.destroy();
    else void pump();
  });
  let timer = clock.after(stepHeartbeatMs, beat);
  function beat(): void {
    void sink.send(": still here\n\n");
    timer = clock.after(stepHeartbeatMs, beat);
  }
  sink.onClose(() => {
    unfollow();
    timer.cancel();
    release();
  });
  await pump();
}

function textOf(ring: StepRing, { number, step }: NumberedStep): string {
  return `id: ${ring.run}.${number}\nevent: step\ndata: ${JSON.stringify(lineOf(step))}\n\n`;
}

/** `/actors…`. An actor's id has slashes in it. */
export function inspectionRoutes(router: Router, services: Services): void {
  router.get("/actors", (ctx) => listActors(services, ctx));
  router.get("/actors/stream", (ctx) => streamSteps(services, ctx));
  router.get("/actors/*id/machine", (ctx, next) => showMachine(services, ctx, next));
  router.get("/actors/*id", (ctx) => showActor(services, ctx));
}
