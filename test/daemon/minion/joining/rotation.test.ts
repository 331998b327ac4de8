/**
 * A rotation is interrupted at every point of either side, and any time goes by: the minion is always let in again, ends
 * the rotation, and the old secret is good for nobody then.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { emptyBook, type JoinBook, rotationOverlapMs } from "../../../../daemon/joining/join-book.js";
import { Joining } from "../../../../daemon/joining/joining.js";
import type { Credential } from "../../../../daemon/minion/joining/credential-file.js";
import { Identity } from "../../../../daemon/minion/joining/identity.js";
import { hashOf, proven, secretsOf } from "../../../../daemon/minion/joining/rotation.js";

const test = suite("rotation of a credential");
const dayMs = 86_400_000;
const minion = "m1";

class Killed extends Error {}

/** Counts the effects of a run, and ends it at one of them: before it happens, or after it has. */
class Guillotine {
  #at = 0;

  /** @param killAt number of the effect; infinite: none */
  constructor(
    readonly killAt: number,
    readonly isAfter: boolean,
  ) {}

  get effects(): number {
    return this.#at;
  }

  async effect<T>(task: () => T | Promise<T>): Promise<T> {
    const isLast = ++this.#at === this.killAt;
    if (isLast && !this.isAfter) throw new Killed();
    if (this.#at > this.killAt) throw new Killed();
    const result = await task();
    if (isLast) throw new Killed();
    return result;
  }
}

/** Both sides' disks and the clock: what outlives everything. */
class World {
  nowMs = 1_000_000;
  book: JoinBook = {
    ...emptyBook,
    minions: { [minion]: { hash: hashOf("first"), sinceMs: 0, isUsed: true, token: "t" } },
  };
  disk: Credential = { url: "", cluster: "c", minion, ca: "", secret: "first", address: "", podCidr: "" };

  /** A master that is started now. */
  master(guillotine: Guillotine): Promise<Joining> {
    const file = {
      read: async () => this.book,
      write: (book: JoinBook) =>
        guillotine.effect(() => {
          this.book = book;
        }),
    };
    const clock = { nowMs: () => this.nowMs, after: () => ({ cancel: () => {} }) };
    const links = { connected: () => [], drop: () => {}, send: () => false };
    return Joining.open(
      { file, clock, log: () => {}, refusals: { tell: () => {} } as never, links },
      { cluster: "c", caSha256: "", url: "", podCidr: "" },
    );
  }

  /** A minion's daemon that is started now. */
  identity(master: Joining, guillotine: Guillotine): Identity {
    return new Identity(
      {
        ...{ url: "", dataDir: "", token: "", log: () => {} },
        ports: {
          write: (credential) =>
            guillotine.effect(() => {
              this.disk = credential;
            }),
          ask: async ({ headers, body }) => {
            const shown = (headers?.["authorization"] ?? "").replace("Bearer ", "");
            const { secretHash } = body as { secretHash: string };
            await master.renew(minion, shown, secretHash, "");
            // The answer may get lost, too.
            return guillotine.effect(() => ({ text: "{}", localAddress: "" }));
          },
        },
      },
      this.disk,
    );
  }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
  await new Promise(setImmediate);
};

/** Dials until it is let in. @returns how often it was refused */
async function dial(identity: Identity, master: Joining): Promise<number> {
  for (let refusals = 0; refusals < 5; refusals++)
    try {
      master.authenticate(identity.secret(), minion);
      identity.letIn();
      await settled();
      return refusals;
    } catch {
      identity.refused(401);
    }
  throw new Error("it is locked out");
}

async function rotateUntilKilled(world: World, guillotine: Guillotine): Promise<void> {
  const master = await world.master(guillotine);
  const identity = world.identity(master, guillotine);
  identity.renew();
  await settled();
}

const never = (): Guillotine => new Guillotine(Number.POSITIVE_INFINITY, false);

test("undisturbed, it ends with one secret on either side", async () => {
  const world = new World();
  const guillotine = never();
  await rotateUntilKilled(world, guillotine);
  assert.ok(guillotine.effects >= 7, `${guillotine.effects} effects`);
  assert.is(secretsOf(world.disk).length, 1);
  const { secret } = world.disk;
  assert.is.not(secret, "first");
  const master = await world.master(never());
  master.authenticate("first", minion);
  world.nowMs += rotationOverlapMs;
  assert.throws(() => master.authenticate("first", minion), /was replaced/);
  master.authenticate(secret, minion);
});

for (const waitedDays of [0, 2, 400])
  test(`killed at every point, and ${waitedDays} days go by: it is let in, and ends the rotation`, async () => {
    const whole = never();
    await rotateUntilKilled(new World(), whole);
    for (let killAt = 1; killAt <= whole.effects; killAt++)
      for (const isAfter of [false, true]) {
        const world = new World();
        await rotateUntilKilled(world, new Guillotine(killAt, isAfter));
        world.nowMs += waitedDays * dayMs;
        const where = `${isAfter ? "after" : "before"} effect ${killAt}`;
        const master = await world.master(never());
        const identity = world.identity(master, never());
        assert.ok((await dial(identity, master)) < 3, where);
        if (world.disk.secret === "first") {
          // It was interrupted before anything was told: the master asks again some day.
          identity.renew();
          await settled();
        }
        assert.is(secretsOf(world.disk).length, 1, where);
        world.nowMs += rotationOverlapMs;
        assert.throws(() => master.authenticate("first", minion), undefined, where);
        await dial(world.identity(await world.master(never()), never()), master);
      }
  });

test("killed again and again, at any two points, it is never locked out", async () => {
  for (let first = 1; first <= 8; first++)
    for (let second = 1; second <= 8; second++) {
      const world = new World();
      await rotateUntilKilled(world, new Guillotine(first, true));
      const guillotine = new Guillotine(second, first % 2 === 0);
      const again = await world.master(guillotine);
      await dial(world.identity(again, guillotine), again).catch(() => 0);
      world.nowMs += 2 * dayMs;
      const master = await world.master(never());
      await dial(world.identity(master, never()), master);
    }
});

test("what is not proven is kept", () => {
  const credential = { url: "", cluster: "", minion, ca: "", secret: "a", address: "", podCidr: "" };
  assert.equal(secretsOf(proven({ ...credential, next: "b" }, "a")), ["a", "b"]);
  assert.equal(secretsOf(proven({ ...credential, next: "b" }, "b")), ["b"]);
  assert.equal(secretsOf(proven({ ...credential, before: "z" }, "a")), ["a"]);
  assert.equal(secretsOf(proven({ ...credential, before: "z" }, "z")), ["z"]);
});

test.run();
