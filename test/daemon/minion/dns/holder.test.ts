import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Holder, retryMs } from "../../../../daemon/minion/dns/holder.js";
import { VirtualClock } from "../engine/virtual-clock.js";

const it = suite("who holds the resolver's port");

/** One place that at most one has, if nothing else is wrong with it. */
class Place {
  owner = "";
  wrong = "";
  /** How often its owner says nothing when it is asked. */
  silences = 0;
  readonly told: string[] = [];
  readonly clock = new VirtualClock();

  holder(name: string): Holder {
    return new Holder({
      clock: this.clock,
      log: () => {},
      listen: async () => {
        const code = this.wrong || (this.owner === "" ? "" : "EADDRINUSE");
        if (code !== "") throw Object.assign(new Error(code), { code });
        this.owner = name;
        return { close: () => (this.owner = "") };
      },
      identify: async () => (this.silences-- > 0 ? "" : this.owner),
      isOurs: (identity) => identity.startsWith("ours"),
      onTrouble: (why) => this.told.push(`${name} ${why}`.trim()),
    });
  }
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

it("of two that share an address one has it; the other answers for it when the first has gone", async () => {
  const place = new Place();
  const [one, two] = [place.holder("ours 1"), place.holder("ours 2")];
  await one.hold("10.244.0.1");
  await two.hold("10.244.0.1");
  assert.equal([place.owner, one.answers, two.answers], ["ours 1", true, true]);
  one.close();
  place.clock.advance(retryMs);
  await turns();
  assert.is(place.owner, "ours 2");
  two.close();
});

it("one of ours that does not answer yet is waited for; pods are not told of it", async () => {
  const place = new Place();
  place.owner = "ours 1";
  place.silences = 3;
  const holder = place.holder("ours 2");
  await holder.hold("10.244.0.1");
  assert.equal([holder.answers, place.told], [true, ["ours 2"]]);
  holder.close();
});

it("one that turns out to be ours later is believed then", async () => {
  const place = new Place();
  place.owner = "ours 1";
  place.silences = 5;
  const holder = place.holder("ours 2");
  await holder.hold("10.244.0.1");
  assert.is(holder.answers, false);
  for (let passed = 0; passed < 1_000; passed += retryMs) {
    place.clock.advance(retryMs);
    await turns();
  }
  assert.is(holder.answers, true);
  holder.close();
});

for (const [code, words] of [
  ["EACCES", /CAP_NET_BIND_SERVICE/],
  ["EADDRNOTAVAIL", /no address of this machine/],
] as const)
  it(`${code} is told once, in words, and that it is over`, async () => {
    const place = new Place();
    place.wrong = code;
    const holder = place.holder("ours");
    await holder.hold("10.244.0.1");
    assert.is(holder.answers, false);
    place.clock.advance(retryMs);
    await turns();
    assert.is(place.told.length, 1);
    assert.match(place.told[0] ?? "", words);
    place.wrong = "";
    place.clock.advance(retryMs);
    await turns();
    assert.equal([holder.answers, place.told.at(-1)], [true, "ours"]);
    holder.close();
  });

it("somebody else's program that has the port is told of", async () => {
  const place = new Place();
  place.owner = "dnsmasq";
  const holder = place.holder("ours");
  await holder.hold("10.244.0.1");
  assert.is(holder.answers, false);
  assert.match(place.told[0] ?? "", /no resolver at 10\.244\.0\.1:53: another program has the port/);
  holder.close();
});

it.run();
