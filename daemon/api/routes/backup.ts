/**
 * `POST /backup`: the whole store at one moment, with the keys and tokens of the cluster. It is no GET, for whoever may
 * only read must not get it: who has it has the cluster.
 */
import { Readable } from "node:stream";
import type Router from "@koa/router";
import { Fault } from "../../../core/fault.js";
import type { Services } from "../services.js";

const retryAfterSeconds = 5;

export function backupRoutes(router: Router, { deps: { backup } }: Pick<Services, "deps">): void {
  let isBusy = false;
  router.post("/backup", async (ctx) => {
    if (!backup) throw new Fault("BadRequest", "this master has nothing on disk that could be backed up");
    if (isBusy)
      throw new Fault("TooManyRequests", "a backup is being taken; try again later", {
        retry: true,
        retryAfterSeconds,
      });
    const lines = Readable.from(await backup());
    isBusy = true;
    lines.once("close", () => {
      isBusy = false;
    });
    ctx.type = "text/plain; charset=utf-8";
    ctx.set("Cache-Control", "no-store");
    ctx.body = lines;
  });
}
