/** The API without TLS, for who is on this machine; that alone opens nothing. */
import type http from "node:http";
import { createApp } from "../api/app.js";
import type { HttpDeps } from "../api/deps.js";
import { unsecured } from "../authentication/roles.js";
import { isLinkPath } from "./link-only.js";
import type { SecureSide } from "./secure-side.js";

/** Serves it on a server where minions' links are served, too. Returns a function that stops. */
export function servePlain(
  server: http.Server,
  secure: SecureSide,
  deps: HttpDeps,
  insecureLoopback: boolean,
): () => void {
  if (insecureLoopback)
    deps.log("warn", "--insecure-loopback: whoever reaches the plain listener of this machine is the cluster's admin");
  const authenticate = insecureLoopback ? secure.authenticate(unsecured) : deps.authenticate;
  const { app, attach } = createApp({ ...deps, authenticate });
  server.on("request", app.callback());
  return attach(server, isLinkPath);
}
