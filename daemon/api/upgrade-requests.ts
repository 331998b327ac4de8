/** What an upgrade of an address of the API is for; everything that can be refused is refused here, before it is one. */
import { kindOfCollection } from "../../core/v1beta1/collections.js";
import { oldCollectionRight } from "./access/old-rights.js";
import { demand } from "./access/rights.js";
import { collectionRight } from "./access/v1-rights.js";
import { unknownPath } from "./errors.js";
import { podUpgrades } from "./pod-upgrades.js";
import { flag } from "./query.js";
import { bases, targetOf } from "./routes/v1/kinds.js";
import { representationFor } from "./routes/v1/representation.js";
import { prepareOldWatch } from "./routes/v1beta1/watch.js";
import type { Services } from "./services.js";
import { socketSink } from "./sinks.js";
import { askerFor, isSpdy, type Serve, type Upgrade } from "./upgrade.js";
import { type PreparedWatch, prepareWatch } from "./watch-stream.js";

function watching(watch: PreparedWatch, services: Services): Serve {
  return { run: (socket) => watch.run(socketSink(socket, services.deps.clock)), cancel: watch.cancel };
}

async function prepareV1(services: Services, upgrade: Upgrade): Promise<Serve> {
  const { path, query, request } = upgrade;
  const known = bases.find((b) => `/${path.join("/")}/`.startsWith(`${b.path}/`));
  const [first, group = "", version = ""] = path;
  const made = first === "apis" ? { group, version, path: `/apis/${group}/${version}` } : undefined;
  const base = known ?? made;
  if (!base) throw unknownPath();
  const below = path.slice(base.path.split("/").length - 1);
  const isWatchPath = below[0] === "watch";
  const rest = isWatchPath ? below.slice(1) : below;
  const isScoped = rest[0] === "namespaces" && rest.length > 2;
  const [plural, name = "", sub = ""] = isScoped ? rest.slice(2) : rest;
  const { kinds } = services.deps.master.view;
  const target = targetOf(base, { plural, name, sub, namespace: isScoped ? rest[1] : undefined }, kinds);
  if (!target) throw unknownPath();
  const inPod = target.kind === "Pod" ? podUpgrades.get(sub) : undefined;
  if (inPod) return inPod(services, upgrade, target);
  if (sub !== "" || !(isWatchPath || flag(query, "watch"))) throw unknownPath();
  demand(services.deps, upgrade, collectionRight("watch", target, query));
  const { kind, def, namespace } = target;
  const words = representationFor(def, request.headers, query, services.deps.clock);
  const named = name === "" ? {} : { name };
  const asked = { kind, def, namespace, version: "v1", query, asker: askerFor(upgrade), ...named } as const;
  return watching(await prepareWatch(services, asked, words), services);
}

/** @throws Fault, PlainAnswer as a plain request to that address would */
export async function prepareUpgrade(services: Services, upgrade: Upgrade): Promise<Serve> {
  const [api, version, word, collection = ""] = upgrade.path;
  const isMethod = upgrade.request.method === "GET" || (upgrade.request.method === "POST" && isSpdy(upgrade));
  if ((api !== "api" && api !== "apis") || !isMethod) throw unknownPath();
  if (api === "apis" || version === "v1") return prepareV1(services, upgrade);
  const kind = kindOfCollection(collection);
  if ((version !== "v1beta1" && version !== "v1beta2") || word !== "watch" || !kind) throw unknownPath();
  demand(services.deps, upgrade, oldCollectionRight("watch", kind, upgrade.query));
  return watching(await prepareOldWatch(services, kind, upgrade.query, askerFor(upgrade)), services);
}
