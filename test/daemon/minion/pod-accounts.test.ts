import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { podToken } from "../../../core/access/account-token.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { MasterMessage, MinionMessage } from "../../../core/link/messages.js";
import { accountPath, withAccounts } from "../../../daemon/minion/account-volume.js";
import { PodAccounts } from "../../../daemon/minion/pod-accounts.js";
import type { Volumes } from "../../../daemon/minion/ports.js";

const test = suite("the files of a pod's service account");
const root = mkdtempSync(join(tmpdir(), "troupe-accounts-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

interface World {
  accounts: PodAccounts;
  asked: MinionMessage[];
  log: string[];
  /** Lets the time go on to the next thing that waits for it. */
  tick(): void;
}

/** @param answer what the master says; undefined: nothing, null: it is not reached */
function begin(folder: string, answer: (uid: string) => Partial<MasterMessage> | undefined | null): World {
  const asked: MinionMessage[] = [];
  const log: string[] = [];
  const timers = new Set<() => void>();
  const dataDir = join(root, folder);
  mkdirSync(dataDir, { recursive: true });
  const accounts: PodAccounts = new PodAccounts({
    dataDir,
    clock: {
      nowMs: () => Date.now(),
      after: (_, run) => {
        timers.add(run);
        return { cancel: () => timers.delete(run) };
      },
    },
    log: (_, text) => log.push(text),
    send: (message) => {
      asked.push(message);
      const { uid } = message as { uid: string };
      const said = answer(uid);
      if (said) queueMicrotask(() => accounts.receive({ type: "token", uid, ...said } as never));
      return said !== null;
    },
  });
  const tick = (): void => {
    for (const run of [...timers]) {
      timers.delete(run);
      run();
    }
  };
  return { accounts, asked, log, tick };
}

const pod = (uid: string, spec: Partial<Pod["spec"]> = {}): Pod => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name: uid, namespace: "a", uid } },
  spec: { containers: [{ name: "c", image: "i" }], ...spec },
});
const files = (token: string) => ({ files: { token, "ca.crt": "CA", namespace: "a" } });
const read = (world: World, uid: string, name: string): string =>
  readFileSync(join(world.accounts.folder(uid), name), "utf8");

async function faultOf(work: Promise<unknown>): Promise<{ message: string; details: { retry?: boolean } }> {
  try {
    await work;
  } catch (error) {
    return error as never;
  }
  throw new Error("nothing was wrong");
}

test("the master is asked once, and the files are there, readable by the pod's programs", async () => {
  const world = begin("plain", () => files("one"));
  await world.accounts.prepare(pod("p"));
  await world.accounts.prepare(pod("p"));
  assert.equal(world.asked, [{ type: "tokenWanted", uid: "p" }]);
  assert.equal(
    ["token", "ca.crt", "namespace"].map((name) => read(world, "p", name)),
    ["one", "CA", "a"],
  );
  assert.is(statSync(join(world.accounts.folder("p"), "token")).mode & 0o444, 0o444);
});

test("a pod that wants none is given none, and one that may have none runs without", async () => {
  const world = begin("none", (uid) => ({ why: uid === "strange" ? "there is no service account" : "" }));
  await world.accounts.prepare(pod("p", { automountServiceAccountToken: false }));
  assert.equal(world.asked, []);
  for (const uid of ["q", "strange"]) await world.accounts.prepare(pod(uid));
  assert.equal([world.accounts.has("p"), world.accounts.has("q")], [false, false]);
  assert.equal(world.log, ["a pod has no token"]);
});

test("while the master is not reached, a new pod waits", async () => {
  const gone = begin("gone", () => null);
  for (const _ of [1, 2]) assert.ok((await faultOf(gone.accounts.prepare(pod("p")))).details.retry);
});

test("a pod that has been made ready before runs again without a master, with a token or without", async () => {
  let isThere = true;
  const world = begin("again", (uid) => (isThere ? (uid === "with" ? files("one") : { why: "" }) : null));
  for (const uid of ["with", "without"]) await world.accounts.prepare(pod(uid));
  // Of a release that gave no tokens.
  mkdirSync(join(root, "again", "pods", "old", "volumes"), { recursive: true });
  isThere = false;
  for (const uid of ["with", "without", "old"]) await world.accounts.prepare(pod(uid));
  assert.equal(
    ["with", "without", "old"].map((uid) => world.accounts.has(uid)),
    [true, false, false],
  );
});

test("a master of an older release says nothing: pods run without, and only the first of them waits", async () => {
  let isOld = true;
  const world = begin("silent", () => (isOld ? undefined : files("one")));
  const first = world.accounts.prepare(pod("p"));
  world.tick();
  await first;
  await world.accounts.prepare(pod("q"));
  assert.equal([world.accounts.has("p"), world.accounts.has("q")], [false, false]);
  assert.equal(world.log, ["a pod has no token"]);
  isOld = false;
  world.accounts.connected();
  await world.accounts.prepare(pod("r"));
  assert.ok(world.accounts.has("r"));
});

test("a token is renewed before it ends; one that is fresh is left alone", async () => {
  let count = 0;
  const world = begin("renewed", () => files(`token ${++count}`));
  await world.accounts.prepare(pod("old"));
  await world.accounts.prepare(pod("new"));
  const madeS = (Date.now() - podToken.renewedAfterMs) / 1000 - 1;
  utimesSync(join(world.accounts.folder("old"), "token"), madeS, madeS);
  await world.accounts.renew();
  assert.equal([read(world, "old", "token"), read(world, "new", "token")], ["token 3", "token 2"]);
});

test("a pod that goes while its token is renewed keeps no other from its next one", async () => {
  let count = 0;
  const world: World = begin("going", (uid) => {
    if (uid === "a" && count > 1) rmSync(world.accounts.folder("a"), { recursive: true });
    return files(`token ${++count}`);
  });
  for (const uid of ["a", "b"]) {
    await world.accounts.prepare(pod(uid));
    utimesSync(join(world.accounts.folder(uid), "token"), 1, 1);
  }
  await world.accounts.renew();
  assert.is(read(world, "b", "token"), "token 4");
  assert.equal(world.log, ["a pod's token was not renewed"]);
});

test("containers have them where Kubernetes has them, unless they have something there", async () => {
  const world = begin("mounts", () => files("one"));
  const own = { source: "/x", target: "/own", readOnly: false };
  const mounts = (target: string) =>
    withAccounts({ prepare: async () => {}, mounts: () => [{ ...own, target }] } as unknown as Volumes, world.accounts);
  await mounts("/own").prepare(pod("p"), () => new Map());
  assert.equal(mounts("/own").mounts(pod("p"), "c"), [
    own,
    { source: world.accounts.folder("p"), target: accountPath, readOnly: true },
  ]);
  assert.is(mounts(accountPath).mounts(pod("p"), "c").length, 1);
  assert.is(mounts("/own").mounts(pod("other"), "c").length, 1);
});

test.run();
