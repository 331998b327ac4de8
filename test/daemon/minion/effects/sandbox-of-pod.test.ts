/** A pod's sandbox, where policies are kept: nothing runs in it before they are. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import type { HostNetwork } from "../../../../daemon/minion/ports.js";
import { bench, pod, replica } from "../bench.js";

const it = suite("sandboxes of pods");

/** A network that says what it is told, and keeps guards waiting until they are let go. */
function network(says: string[], guards: ((why?: Fault) => void)[]): HostNetwork {
  return {
    podCidr: () => "10.1.0.0/24",
    start: async () => {},
    ready: Promise.resolve(),
    receive: () => {},
    reached: () => {},
    tables: {} as HostNetwork["tables"],
    keepsPolicies: () => true,
    isolation: {
      know: ({ metadata }, ip) => void says.push(`${metadata.name} ${ip ?? "is known"}`),
      guard: (_pod, ip) =>
        new Promise((resolve, reject) => {
          says.push(`guard ${ip}`);
          guards.push((why) => (why ? reject(why) : resolve()));
        }),
      gone: (uid) => void says.push(`${uid} is gone`),
      complete: () => void says.push("complete"),
    },
  };
}

/** A pod whose sandbox is there and waits for its guard. */
async function guarded() {
  const [says, guards]: [string[], ((why?: Fault) => void)[]] = [[], []];
  const b = bench(0, 0, {}, network(says, guards));
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always") });
  await b.clock.advance(5_000);
  return { b, says, guards };
}

/** A pod that runs, isolated; what was said until then is forgotten. */
async function isolated() {
  const { b, says, guards } = await guarded();
  guards[0]?.();
  await b.clock.advance(5_000);
  says.length = 0;
  return { b, says };
}

for (const [what, of, warm] of [
  ["a sandbox of its own", pod("Always"), 0],
  ["a warm one", replica(), 1],
] as const)
  it(`no container of a pod begins before it is isolated: ${what}`, async () => {
    const [says, guards]: [string[], ((why?: Fault) => void)[]] = [[], []];
    const b = bench(0, warm, {}, network(says, guards));
    const minion = await b.start();
    await b.clock.advance(10_000);
    minion.receive({ type: "run", pod: of });
    await b.clock.advance(30_000);
    assert.equal(says.slice(0, 2), ["complete", "web is known"]);
    assert.match(says[2] ?? "", /^guard 10\.1\.0\./);
    assert.not.ok(b.containers().includes("container running"));
    guards[0]?.();
    await b.clock.advance(30_000);
    assert.ok(b.containers().includes("container running"));
  });

it("a sandbox that cannot be isolated is given up, and the pod says why, until one can", async () => {
  const { b, guards } = await guarded();
  guards[0]?.(new Fault("InternalError", "nft failed", { retry: true }));
  await b.clock.advance(5_000);
  assert.ok(b.notes().some((note) => note.reason === "FailedCreatePodSandBox" && note.message === "nft failed"));
  assert.is(guards.length, 2);
  assert.is(b.containers().filter((c) => c === "sandbox running").length, 1);
  guards[1]?.();
  await b.clock.advance(5_000);
  assert.ok(b.containers().includes("container running"));
});

it("a pod with its host's network is nobody to policies", async () => {
  const guards: (() => void)[] = [];
  const b = bench(0, 0, {}, network([], guards));
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always", { hostNetwork: true }) });
  await b.clock.advance(30_000);
  assert.equal(guards, []);
  assert.ok(b.containers().includes("container running"));
});

it("the next daemon says where found pods are before it says that they are all; one that ended or went is gone", async () => {
  const { b, says } = await isolated();
  const next = await b.start();
  assert.match(says[0] ?? "", /^web 10\.1\.0\./);
  assert.equal(says.slice(1), ["complete"]);
  next.receive({ type: "stop", uid: "u1", graceSeconds: 1 });
  await b.clock.advance(30_000);
  assert.is(says.at(-1), "u1 is gone");
});

it("of pods that run here and that nobody remembers, the master is waited for", async () => {
  const { b, says } = await isolated();
  b.forget();
  const next = await b.start();
  assert.equal(says, []);
  next.receive({ type: "sync", pods: [pod("Always")], report: false });
  assert.match(says[0] ?? "", /^web 10\.1\.0\./);
  assert.equal(says.slice(1), ["complete"]);
});

it.run();
