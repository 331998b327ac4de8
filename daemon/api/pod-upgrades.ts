/** What an upgrade does in a pod: exec, attach, port-forward. Everything that can be refused is refused before it is one. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { createWebSocketStream } from "ws";
import { Fault } from "../../core/fault.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { demand } from "./access/rights.js";
import { targetRight } from "./access/v1-rights.js";
import { PlainAnswer } from "./errors.js";
import { execProtocols, serveExec } from "./exec.js";
import { serveSpdyExec, type Wanted } from "./exec-spdy.js";
import { forwardProtocol, serveForward, tunnelProtocol } from "./port-forward.js";
import { all, flag } from "./query.js";
import type { Target } from "./routes/v1/kinds.js";
import { checkPlaced, containerIn } from "./routes/v1/streams.js";
import type { Services } from "./services.js";
import type { ExecSession } from "./stream-port.js";
import { askerFor, isSpdy, type Serve, type Upgrade } from "./upgrade.js";

/** Of those that a client offers in a header, the best for a command. @throws Fault BadRequest */
function protocolOf(request: IncomingMessage, header: string): string {
  const asked = String(request.headers[header] ?? "")
    .split(",")
    .map((p) => p.trim());
  const best = execProtocols.find((p) => asked.includes(p));
  if (best !== undefined) return best;
  throw new Fault(
    "BadRequest",
    `sessions speak the subprotocols ${execProtocols.join(" and ")}, not ${asked.join(", ").slice(0, 80)}`,
  );
}

/** The pod that something is done in. @throws Fault that it may not be done, or is not to be had */
async function podFor(services: Services, upgrade: Upgrade, target: Target): Promise<Pod> {
  demand(services.deps, upgrade, targetRight("create", target));
  const pod = await services.resources.get("Pod", { namespace: target.namespace ?? "", name: target.name });
  checkPlaced(pod);
  return pod;
}

/** Which ports is said by each connection that comes through it. */
async function forward(services: Services, upgrade: Upgrade, target: Target): Promise<Serve> {
  const { streams, settings } = services.deps;
  if (settings.readOnly) throw new PlainAnswer(403, "This is a read-only endpoint: nothing is forwarded by it.");
  const pod = await podFor(services, upgrade, target);
  const asked = upgrade.request.headers["sec-websocket-protocol"] ?? "";
  if (!isSpdy(upgrade) && !asked.includes(tunnelProtocol))
    throw new Fault("BadRequest", `port-forward speaks the subprotocol ${tunnelProtocol}, not ${asked.slice(0, 80)}`);
  const release = services.slots.take(askerFor(upgrade).flow);
  const run = (bytes: Duplex): Promise<void> =>
    serveForward(bytes, (port) => streams.portForward(pod, port)).finally(release);
  return {
    run: (socket) => run(createWebSocketStream(socket)),
    spdy: { protocol: forwardProtocol, run },
    cancel: release,
  };
}

/** A process in a container, the one it runs or another. @param begin is called when there is a place for it */
async function session(
  services: Services,
  upgrade: Upgrade,
  target: Target,
  begin: (pod: Pod, container: string, wants: Wanted) => Promise<ExecSession>,
): Promise<Serve> {
  const { query, request } = upgrade;
  if (services.deps.settings.readOnly)
    throw new PlainAnswer(403, "This is a read-only endpoint: nothing can be run by it.");
  const pod = await podFor(services, upgrade, target);
  const container = containerIn(pod, query);
  const wants = { stdin: flag(query, "stdin"), stdout: flag(query, "stdout"), stderr: flag(query, "stderr") };
  const tty = flag(query, "tty");
  const protocol = protocolOf(request, isSpdy(upgrade) ? "x-stream-protocol-version" : "sec-websocket-protocol");
  const release = services.slots.take(askerFor(upgrade).flow);
  try {
    const begun = await begin(pod, container, { ...wants, tty });
    return {
      run: (socket) => serveExec(socket, begun, wants).finally(release),
      spdy: { protocol, run: (bytes) => serveSpdyExec(bytes, begun, { ...wants, tty }).finally(release) },
      cancel: () => {
        begun.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

function exec(services: Services, upgrade: Upgrade, target: Target): Promise<Serve> {
  const command = all(upgrade.query, "command");
  return session(services, upgrade, target, (pod, container, { tty, stdin }) => {
    if (command.length === 0) throw new Fault("BadRequest", "exec needs a command: ?command=…, once for each word");
    return services.deps.streams.exec(pod, container, command, { tty, stdin });
  });
}

const attach = (services: Services, upgrade: Upgrade, target: Target): Promise<Serve> =>
  session(services, upgrade, target, (pod, container, { stdin }) =>
    services.deps.streams.attach(pod, container, { stdin }),
  );

/** By subresource. */
export const podUpgrades: ReadonlyMap<string, typeof exec> = new Map([
  ["exec", exec],
  ["attach", attach],
  ["portforward", forward],
]);
