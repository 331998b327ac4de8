/** The real nft in a network namespace of the test's own. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
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

const concerns = ({ family, table }: NftChange): boolean => family === "ip" && ["ours", "last"].includes(table);
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

it.before(async () => {
  if (mayTry) await hostCommand("ip", ["netns", "add", namespace]);
});
it.after(async () => {
  if (mayTry) await hostCommand("ip", ["netns", "del", namespace]);
});

test("others' changes are told; our own are not", async () => {
  let tell: (tables: string[]) => void = () => {};
  const watch = new NftWatch({
    ...{ signature: "signed", clock: realClock(), log: () => {}, concerns, enter },
    onForeign: (tables) => tell([...(tables ?? ["?"])]),
  });
  const told = (): Promise<string[]> =>
    new Promise((resolve) => {
      tell = resolve;
    });
  // The clock keeps no process.
  const awake = setInterval(() => {}, 1_000);
  watch.start();
  try {
    await heardOnce(told);
    const flushed = told();
    await inside("nft", ["flush", "chain", "ip", "ours", "a"]);
    assert.equal(await flushed, ["ours"]);
    const last = told();
    const ours = watch.signing(inside);
    for (let i = 0; i < 10; i++) await ours("nft", ["-f", "-"], "flush chain ip ours a\nadd rule ip ours a counter\n");
    await inside("nft", ["add", "table", "ip", "last"]);
    assert.equal(await last, ["last"]);
  } finally {
    clearInterval(awake);
    await watch.close();
  }
});

/** Changes the table once a monitor listens, which nothing says: it is changed until one has heard. */
async function heardOnce(told: () => Promise<string[]>): Promise<void> {
  const heard = told();
  let isOver = false;
  void heard.then(() => {
    isOver = true;
  });
  while (!isOver) {
    await inside("nft", ["-f", "-"], "add table ip ours\nadd chain ip ours a\nadd rule ip ours a counter\n");
    await Promise.race([heard, new Promise((done) => setTimeout(done, 20))]);
  }
}

it.run();
