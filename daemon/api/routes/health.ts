/** `/healthz`, `/readyz`, `/livez`, as Kubernetes answers them: `ok`, or each check with what failed and why. */
import type Router from "@koa/router";
import type { StoreHealth } from "../../../core/store/health.js";

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

/** A store that takes no writes is not healed by a new process: the master lives, and is not ready. */
export function healthRoutes(router: Router, health: Pick<StoreHealth, "why">): void {
  const ping = { name: "ping", why: "" };
  for (const path of ["healthz", "livez", "readyz"])
    router.get(`/${path}`, (ctx) => {
      const checks = path === "livez" ? [ping] : [ping, { name: "store", why: health.why }];
      const { ok, text } = healthText(path, checks, ctx.query["verbose"] !== undefined);
      ctx.status = ok ? 200 : 503;
      ctx.type = "text/plain";
      ctx.body = text;
    });
}
