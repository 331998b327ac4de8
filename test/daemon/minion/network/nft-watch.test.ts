// runner: machine
/** The real nft in a network namespace of the test's own. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nftName } from "../../../../core/network/host-lines.js";
import { ForeignChanges, type NftChange, NftWatch } from "../../../../daemon/minion/network/nft-watch.js";
import { type HostCommand, hostCommand } from "../../../../daemon/network/host-command.js";
import { realClock } from "../../../../daemon/real-clock.js";

const it = suite("who changes the kernel's rules");
const mayTry = process.platform === "linux" && process.getuid?.() === 0;
const test = mayTry ? it : it.skip;
const namespace = `troupe-test-watch-${process.pid}`;
const enter = ["ip", "netns", "exec", namespace];
const inside: HostCommand = (program, args, input) =>
  hostCommand("ip", ["netns", "exec", namespace, program, ...args], input);

const concerns = ({ family, table }: NftChange): boolean =>
  family === "ip" && ["first", "ours", "last"].includes(table);
const read = (...lines: string[]): (string[] | null)[] => {
  const changes = new ForeignChanges("signed", concerns);
  return lines.map((line) => changes.read(line)).flatMap((tables) => (tables === null ? [null] : [[...tables]]));
};
const generation = "# new generation 4 by process 45617 (nft)";

it("a transaction is somebody else's if it is not signed, and concerns us by its table", () => {
  assert.equal(read("delete rule ip ours s/web handle 8", generation), [[], ["ours"]]);
  assert.equal(read("add table ip signed", "delete table ip signed", "delete table ip ours", generation).at(-1), []);
  assert.equal(read("delete table inet ours", "add rule ip others a counter", generation).at(-1), []);
});

it("a signature is good for its own transaction only", () => {
  const ours = ["add table ip signed", "delete table ip signed", "add chain ip ours a", generation];
  assert.equal(read(...ours, "delete element ip ours services { 10.0.0.1 . tcp . 80 }", generation).at(-1), ["ours"]);
});

it("events that were lost may have been anything", () => {
  assert.equal(read("# ERROR: We lost some netlink events!"), [null]);
});

it("a transaction of which nothing is printed may have been anything", () => {
  assert.equal(read("add chain ip ours a", generation, generation).slice(-2), [["ours"], null]);
  assert.equal(read("add table ip signed", "delete table ip signed", generation).at(-1), []);
});

it.before(async () => {
  if (mayTry) await hostCommand("ip", ["netns", "add", namespace]);
});
it.after(async () => {
  if (mayTry) await hostCommand("ip", ["netns", "del", namespace]);
});

test("others' changes are told; our own are not", async () => {
  const said = new Said();
  const watch = new NftWatch({
    ...{ signature: nftName("signed"), clock: realClock(), log: () => {}, concerns, enter },
    onForeign: (tables) => said.add([...(tables ?? ["any"])]),
  });
  // The clock keeps no process.
  const awake = setInterval(() => {}, 1_000);
  watch.start();
  try {
    await heardOnce(said);
    const made = said.next("ours");
    await inside("nft", ["-f", "-"], "add table ip ours\nadd chain ip ours a\nadd rule ip ours a counter\n");
    await made;
    const flushed = said.next("ours");
    await inside("nft", ["flush", "chain", "ip", "ours", "a"]);
    await flushed;
    const last = said.next("last");
    const ours = watch.signing(inside);
    for (let i = 0; i < 10; i++) await ours("nft", ["-f", "-"], "flush chain ip ours a\nadd rule ip ours a counter\n");
    await inside("nft", ["add", "table", "ip", "last"]);
    assert.equal(await last, ["last"], "what was told since the flush");
  } finally {
    clearInterval(awake);
    await watch.close();
  }
});

/** What the watch told, in its order. */
class Said {
  #tables: string[] = [];
  #more = (): void => {};

  add(tables: string[]): void {
    this.#tables.push(...tables);
    this.#more();
  }

  /** Resolves to what is told from now on up to this table. */
  async next(table: string): Promise<string[]> {
    this.#tables = [];
    while (!this.#tables.includes(table)) await new Promise<void>((resolve) => (this.#more = resolve));
    return this.#tables;
  }
}

/** Makes tables until a monitor has heard of one: that it listens, nothing says. What comes later, it knows. */
async function heardOnce(said: Said): Promise<void> {
  let isOver = false;
  const heard = said.next("first").then(() => {
    isOver = true;
  });
  while (!isOver) {
    await inside("nft", ["-f", "-"], "add table ip first\ndelete table ip first\n");
    await Promise.race([heard, new Promise((done) => setTimeout(done, 20))]);
  }
}

it.run();
