import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Names } from "../../../../daemon/minion/dns/names.js";
import { addresses, services } from "../../../core/dns/sample.js";

const it = suite("what a minion knows of names");

/** A clock on which making a zone takes `tookMs`. */
const slow = (tookMs: number) => {
  let nowMs = 0;
  return {
    nowMs: () => (nowMs += tookMs),
    after: () => ({ cancel: () => {} }),
    pass: (ms: number) => (nowMs += ms),
  };
};

it("a change is seen at the next question", () => {
  const names = new Names(slow(0));
  names.know({ services });
  assert.ok(names.zone().records.has("web.default.svc.cluster.local"));
  names.know({ addresses });
  assert.ok(names.zone().records.has("pets-0.pets.default.svc.cluster.local"));
  names.know({ services: [] });
  assert.not.ok(names.zone().records.has("web.default.svc.cluster.local"));
});

it("of a large cluster, no more often than it can be made, and always within half a second", () => {
  const clock = slow(100);
  const names = new Names(clock);
  names.know({ services });
  names.zone();
  names.know({ services: [] });
  assert.ok(names.zone().records.has("web.default.svc.cluster.local"));
  clock.pass(500);
  assert.not.ok(names.zone().records.has("web.default.svc.cluster.local"));
});

it.run();
