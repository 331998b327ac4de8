import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import {
  batchOf,
  cidr4,
  device,
  type HostLine,
  ip4,
  joined,
  line,
  mac,
  namespaceName,
  nftFile,
  nftName,
  protocol,
} from "../../../core/network/host-lines.js";

const it = suite("lines for ip, bridge and nft");

const words = { cidr4, device, ip4, mac, namespaceName, nftName, protocol };
/** Texts a peer may send: right ones, ones with something behind them, and anything. */
const sent = fc.oneof(
  fc.ipV4(),
  fc.string({ unit: "binary" }),
  fc.tuple(fc.ipV4(), fc.string()).map(([a, b]) => a + b),
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 40 })).map(([a, b]) => `${a}/${b}`),
  fc.stringMatching(/^[a-z0-9;{}\n" /.:$`|-]{0,40}$/),
);

it("a value is taken as it is, or refused by name: never changed, never more than one word", () => {
  fc.assert(
    fc.property(sent, (text) => {
      for (const word of Object.values(words))
        try {
          assert.is(word(text), text);
          assert.match(text, /^[A-Za-z0-9._:/-]+$/);
        } catch (error) {
          assert.instance(error, Fault);
          assert.match((error as Fault).message, "it is not put into a command");
        }
    }),
    { numRuns: 3_000 },
  );
});

it("whatever is sent, a batch has the lines that are written in the code, and no other", () => {
  fc.assert(
    fc.property(sent, sent, fc.double(), (address, network, number) => {
      let text: string;
      try {
        text = batchOf([line`route replace ${cidr4(network)} via ${ip4(address)} proto ${number}`, line`link set up`]);
      } catch (error) {
        assert.instance(error, Fault);
        return;
      }
      assert.match(text, /^route replace [\d.]+\/\d+ via [\d.]+ proto \d+\nlink set up\n$/);
    }),
    { numRuns: 3_000 },
  );
});

it("a newline in an address is not a line of its own", () => {
  const address = "10.0.0.5\nfdb del 02:54:0a:00:00:09 dev trx-troupe";
  assert.throws(() => ip4(address), /"10\.0\.0\.5\\nfdb del .* is no IPv4 address/);
  assert.throws(() => batchOf([`fdb replace dst ${address}` as HostLine]), /is no line of a batch/);
});

for (const wrong of [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, 2 ** 60])
  it(`${wrong} is no number of a line`, () => assert.throws(() => line`proto ${wrong}`, /is no whole number/));

it("what is no text at all is refused like any other", () => {
  for (const value of [undefined, null, 5, {}, ["10.0.0.1"]])
    for (const word of Object.values(words)) assert.throws(() => word(value as string), /is no /);
});

it("nft's text has nft's signs only", () => {
  const set = joined([ip4("10.0.0.1"), ip4("10.0.0.2")], ", ");
  assert.is(
    nftFile(line`add element ip ${nftName("t")} s { ${set} }\n`),
    "add element ip t s { 10.0.0.1, 10.0.0.2 }\n",
  );
  for (const sign of ["`", "$", "\\", "'", "#", "\u0000"])
    assert.throws(() => nftFile(`add table ip t${sign}` as HostLine), /is no text for nft/);
});

it.run();
