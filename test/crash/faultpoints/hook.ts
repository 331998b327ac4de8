/**
 * Loaded before a master's own program (`node --import`): where this asks for one of a few modules it gets our own in
 * between, which calls the real one and has points at which the process ends. In a thread of its own on Node 20.
 */
import * as modules from "node:module";
import { isMainThread } from "node:worker_threads";
import { resolve } from "./resolve.js";

const { registerHooks } = modules as { registerHooks?: (hooks: { resolve: typeof resolve }) => void };
// The worker threads of the master have none of these modules.
if (isMainThread) {
  if (registerHooks) registerHooks({ resolve });
  else modules.register("./resolve.js", import.meta.url);
}
