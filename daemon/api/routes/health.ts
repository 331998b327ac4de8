/** `/healthz`, `/readyz`, `/livez`, as Kubernetes answers them: `ok`, or each check with what failed and why. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import type { StoreHealth } from "../../../core/store/health.js";
import { unknownPath } from "../errors.js";
import { all } from "../query.js";

interface Check {
  name: string;
  /** "" = it is well. */
  why: string;
}

/** Health in text; `?verbose` tells of what is well, too. */
export function healthText(path: string, checks: readonly Check[], isVerbose: boolean): { ok: boolean; text: string } {
  const ok = checks.every(({ why }) => why === "");
  if (ok && !isVerbose) return { ok, text: "ok" };
  const lines = checks.map(({ name, why }) => (why === "" ? `[+]${name} ok` : `[-]${name} failed: ${why}`));
  return { ok, text: `${[...lines, `${path} check ${ok ? "passed" : "failed"}`].join("\n")}\n` };
}

const livenessChecks = ["ping"];

function send(ctx: RouterContext, name: string, checks: readonly Check[], isVerbose: boolean): void {
  const { ok, text } = healthText(name, checks, isVerbose);
  ctx.status = ok ? 200 : 503;
  ctx.type = "text/plain";
  ctx.body = text;
}

/**
 * A store that takes no writes is not healed by a new process: the master lives, and is not ready. `?exclude=NAME` leaves
 * a check out, `/readyz/NAME` is one alone.
 */
export function healthRoutes(router: Router, health: Pick<StoreHealth, "why">): void {
  for (const path of ["healthz", "livez", "readyz"]) {
    const checksNow = (): Check[] =>
      [
        { name: "ping", why: "" },
        { name: "store", why: health.why },
      ].filter(({ name }) => path !== "livez" || livenessChecks.includes(name));
    router.get(`/${path}`, (ctx) => {
      const left = new Set(all(ctx.query, "exclude"));
      const checks = checksNow().filter(({ name }) => !left.has(name));
      send(ctx, path, checks, ctx.query["verbose"] !== undefined);
    });
    router.get(`/${path}/:check`, (ctx) => {
      const checks = checksNow().filter(({ name }) => name === ctx.params["check"]);
      if (checks.length === 0) throw unknownPath();
      send(ctx, `${path}/${ctx.params["check"]}`, checks, ctx.query["verbose"] !== undefined);
    });
  }
}
