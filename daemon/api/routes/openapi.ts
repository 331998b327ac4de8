/** `/openapi/v2` and `/openapi/v3`: what the kinds are, for clients that explain and check them. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import type { KindBook } from "../../../core/kinds/book.js";
import { type Document, openapiDocuments } from "../openapi-documents.js";

const protobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
/** Old clients write it with an @. */
const asksProtobuf = /proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/;
/** What an address with a hash in it answers never changes. */
const forever = "public, max-age=31536000, immutable";

function send(ctx: RouterContext, { bytes, zipped, hash }: Document, type: string): void {
  ctx.set({ "Content-Type": type, ETag: `"${hash}"`, Vary: "Accept, Accept-Encoding" });
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  const wantsZip = ctx.acceptsEncodings("gzip", "identity") === "gzip";
  if (wantsZip) ctx.set("Content-Encoding", "gzip");
  ctx.body = wantsZip ? zipped : bytes;
  ctx.set("Content-Type", type);
}

/** @param version of the server */
export function openapiRoutes(router: Router, version: string, kinds: KindBook): void {
  const documents = openapiDocuments(kinds, version);
  router.get("/openapi/v3", async (ctx) => {
    const paths = [...(await documents().v3())].map(([name, { hash }]) => [
      name,
      { serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` },
    ]);
    ctx.body = { paths: Object.fromEntries(paths) };
  });
  const one = async (ctx: RouterContext, next: () => Promise<unknown>): Promise<void> => {
    const document = (await documents().v3()).get(ctx.path.slice("/openapi/v3/".length));
    if (!document) return void (await next());
    if (ctx.query["hash"] === document.hash) ctx.set("Cache-Control", forever);
    send(ctx, document, "application/json");
  };
  router.get("/openapi/v3/api/:version", one);
  router.get("/openapi/v3/apis/:group/:version", one);
  router.get("/openapi/v2", async (ctx) => {
    const isMessage = asksProtobuf.test(ctx.get("accept"));
    send(
      ctx,
      await (isMessage ? documents().asMessage() : documents().asJson()),
      isMessage ? protobufType : "application/json",
    );
  });
}
