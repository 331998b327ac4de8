/** v1beta1's watch, chunked; upgrades.ts has the same over WebSockets. */

import type { ParsedUrlQuery } from "node:querystring";
import type Router from "@koa/router";
import { kinds } from "../../../../core/kinds/all.js";
import { encodeWatched } from "../../../../core/v1beta1/codec.js";
import type { WireKind } from "../../../../core/v1beta1/collections.js";
import { toV1beta1Status } from "../../../../core/v1beta1/status.js";
import { eventLine, Texts } from "../../answers/texts.js";
import type { Asker } from "../../askers.js";
import { one } from "../../query.js";
import type { Services } from "../../services.js";
import { askerOf, beginStream } from "../../shares.js";
import { responseSink } from "../../sinks.js";
import type { WatchWords } from "../../telling.js";
import { type PreparedWatch, prepareWatch } from "../../watch-stream.js";
import { wireKindIn } from "./objects.js";

const watched = new Texts(encodeWatched);

const words: WatchWords = {
  event: ({ type, object }) => eventLine(type, watched.of(object)),
  error: toV1beta1Status,
};

/** The watch of a collection. @throws Fault as {@link prepareWatch} */
export function prepareOldWatch(
  services: Services,
  kind: WireKind,
  query: ParsedUrlQuery,
  asker: Asker,
): Promise<PreparedWatch> {
  const namespace = kinds[kind].namespaced ? one(query, "namespace") : undefined;
  return prepareWatch(services, { kind, namespace, version: "v1beta1", query, asker }, words);
}

/** `/watch/{collection}`; what follows in the path is ignored, as in 0.5.4. */
export function watchRoutes(router: Router, prefix: string, services: Services): void {
  router.get(`${prefix}/watch/:collection{/*rest}`, async (ctx) => {
    const watch = await prepareOldWatch(services, wireKindIn(ctx), ctx.query, askerOf(ctx));
    ctx.status = 200;
    ctx.type = "application/json";
    beginStream(ctx);
    await watch.run(responseSink(ctx.res, services.deps.clock));
  });
}
