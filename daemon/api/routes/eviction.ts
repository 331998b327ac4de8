/** `/eviction`: whether pods of lost minions are replaced, and the operator's word that they shall be. */
import type Router from "@koa/router";
import type { Services } from "../services.js";

export function evictionRoutes(router: Router, services: Services): void {
  const { evictions } = services.deps.master;
  router.get("/eviction", (ctx) => {
    ctx.body = evictions.state();
  });
  router.post("/eviction/release", (ctx) => {
    ctx.body = evictions.release();
  });
}
