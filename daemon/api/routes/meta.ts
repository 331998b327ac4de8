/** What the server says of itself. */
import type Router from "@koa/router";
import { kubernetesVersion, spokenMinor } from "../../../core/spoken-version.js";
import type { Services } from "../services.js";
import { healthRoutes } from "./health.js";
import { openapiRoutes } from "./openapi.js";

const welcome = `<html><body><h1>Troupe</h1><p>The API is at <a href="/api">/api</a>, the actors at <a href="/actors">/actors</a>.</p></body></html>\n`;

function version(services: Services): object {
  return {
    major: "1",
    minor: spokenMinor,
    gitVersion: kubernetesVersion(services.deps.settings.version),
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "",
    goVersion: "",
    compiler: "",
    platform: `${process.platform}/${process.arch === "x64" ? "amd64" : process.arch}`,
  };
}

interface Health {
  component: string;
  health: "healthy" | "unhealthy" | "unknown";
  healthCode?: number;
  msg: string;
  err: string;
}

const well = (component: string): Health => ({ component, health: "healthy", msg: "ok", err: "nil" });

function validate(services: Services): Health[] {
  const { master, store } = services.deps;
  const out = [well("controller-manager"), well("scheduler")];
  const { why } = store.health;
  out.push(why === "" ? well("etcd-0") : { component: "etcd-0", health: "unhealthy", msg: "", err: why });
  let i = 0;
  for (const node of master.view.list("Node")) {
    const ready = node.status?.conditions?.find((c) => c.type === "Ready");
    const health = ready === undefined ? "unknown" : ready.status === "True" ? "healthy" : "unhealthy";
    const err = health === "healthy" ? "nil" : (ready?.message ?? "it has not reported yet");
    out.push({ component: `node-${i++}`, health, msg: node.metadata.name, err });
  }
  return out;
}

/** `/`, `/version`, `/validate`, health, and what the kinds are. */
export function metaRoutes(router: Router, services: Services): void {
  healthRoutes(router, services.deps.store.health);
  openapiRoutes(router, services.deps.settings.version, services.deps.master.view.kinds);
  router.get("/", (ctx) => {
    ctx.type = "html";
    ctx.body = welcome;
  });
  router.get("/version", (ctx) => {
    ctx.body = version(services);
  });
  router.get("/validate", (ctx) => {
    ctx.body = validate(services);
  });
}
