/**
 * `POST /backup`: the whole store at one moment, with the keys and tokens of the cluster. It is no GET, for whoever may
 * only read must not get it: who has it has the cluster.
 */
import { Readable } from "node:stream";
import type Router from "@koa/router";
import { Fault } from "../../../core/fault.js";
import type { HttpDeps } from "../deps.js";

export function backupRoutes(router: Router, { backup }: Pick<HttpDeps, "backup">): void {
  router.post("/backup", async (ctx) => {
    if (!backup) throw new Fault("BadRequest", "this master has nothing on disk that could be backed up");
    ctx.type = "text/plain; charset=utf-8";
    ctx.set("Cache-Control", "no-store");
    ctx.body = Readable.from(await backup());
  });
}
