import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { AddressRate, addressesMax, burst, perSecond } from "../../../daemon/joining/address-rate.js";
import { stillClock } from "./still-clock.js";

const test = suite("how often an address may ask");

/** How many of so many are answered. */
function answered(rate: AddressRate, address: string, tries: number): number {
  let count = 0;
  for (let i = 0; i < tries; i++)
    try {
      rate.take(address);
      count++;
    } catch (error) {
      assert.instance(error, Fault);
      assert.is((error as Fault).code, 429);
      assert.ok(((error as Fault).details.retryAfterSeconds ?? 0) >= 1);
    }
  return count;
}

test("so many at once, and then so many a second; another address is not held up", () => {
  const clock = stillClock();
  const rate = new AddressRate(clock);
  assert.is(answered(rate, "192.0.2.1", 3 * burst), burst);
  assert.is(answered(rate, "192.0.2.2", 1), 1);
  clock.skip(10_000);
  assert.is(answered(rate, "192.0.2.1", 3 * burst), 10 * perSecond);
  clock.skip(3_600_000);
  assert.is(answered(rate, "192.0.2.1", 3 * burst), burst);
});

test("an address is one however it is written, and a host with a whole /64 is one", () => {
  const rate = new AddressRate(stillClock());
  answered(rate, "192.0.2.1", burst);
  assert.is(answered(rate, "::ffff:192.0.2.1", 1), 0);
  answered(rate, "2001:db8::1", burst);
  assert.is(answered(rate, "2001:db8:0:0:ffff::2", 1), 0);
  assert.is(answered(rate, "2001:db8:0:1::1", 1), 1);
});

test("no more addresses are remembered than there is room for", () => {
  const rate = new AddressRate(stillClock());
  for (let i = 0; i < 5 * addressesMax; i++) answered(rate, `10.0.${i >> 8}.${i & 255}`, 1);
  assert.is(rate.remembered, addressesMax);
});

test.run();
