import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MinionMessage } from "../../../core/link/messages.js";
import type { EngineFacts } from "../../../daemon/minion/engine/engine.js";
import { NetworkDesk } from "../../../daemon/minion/network-desk.js";
import type { ClusterDns, MinionPorts } from "../../../daemon/minion/ports.js";

const it = suite("the pods' network and its names");

/** What is asked of a resolver. */
function desk(more: Partial<MinionPorts>) {
  const done: string[] = [];
  const sent: MinionMessage[] = [];
  let tell = (_why: string): void => {};
  const dns = {
    start: async (_services: unknown, onTrouble: (why: string) => void) => {
      tell = onTrouble;
      done.push("start");
    },
    serve: async ({ gateway, cidr }: { gateway: string; cidr: string }) => void done.push(`serve ${gateway} ${cidr}`),
    leave: () => void done.push("leave"),
    welcomed: () => void done.push("welcomed"),
  } as unknown as ClusterDns;
  const engine = { ensureNetwork: async () => ({ name: "n", gateway: "10.244.0.1", cidr: "10.244.0.0/16" }) };
  const link = { send: (message: MinionMessage) => sent.push(message) > 0 };
  const clock = { nowMs: () => 7, after: () => ({ cancel: () => {} }) };
  const made = new NetworkDesk({ dns, engine, link, clock, ...more } as unknown as MinionPorts, "m1");
  return { made, done, sent, trouble: (why: string) => tell(why) };
}

const docker = { runtime: "Docker 28.5.2" } as EngineFacts;
const welcome = { type: "welcome", cluster: "c", podCidr: "", clusterCidr: "", serviceCidr: "" } as const;

it("pods of a shared engine ask at its gateway", async () => {
  const { made, done } = desk({});
  await made.start(docker, []);
  assert.equal(done, ["start", "serve 10.244.0.1 10.244.0.0/16"]);
  assert.equal(made.known(), { podCidr: null, resolves: true, keepsPolicies: false });
});

it("pods of a host of its own do, once its network is there", async () => {
  const ready = Promise.resolve();
  const network = { start: async () => {}, ready, podCidr: () => "10.244.3.0/24" } as unknown as NonNullable<
    MinionPorts["network"]
  >;
  const { made, done } = desk({ network });
  await made.start(docker, []);
  await ready;
  assert.equal(done, ["start", "serve 10.244.3.1 10.244.3.0/24"]);
});

it("an engine that resolves by itself is let do so", async () => {
  const { made, done } = desk({});
  await made.start({ runtime: "Podman 4.3.1" } as EngineFacts, []);
  assert.equal(done, ["start", "leave"]);
});

it("that names are not resolved is told of the minion, and again to a master that may not have heard", async () => {
  const { made, sent, trouble } = desk({});
  await made.start(docker, []);
  trouble("another program has the port");
  made.welcomed(welcome);
  trouble("");
  made.welcomed(welcome);
  const note = { uid: "", namespace: "", name: "m1", type: "Warning", reason: "DNSUnavailable", atMs: 7 };
  const told = { type: "notes", notes: [{ ...note, message: "another program has the port" }] };
  assert.equal(sent, [told, told]);
});

it.run();
