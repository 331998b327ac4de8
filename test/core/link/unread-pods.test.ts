import { suite } from "uvu";
import * as assert from "uvu/assert";
import { podOnItsWay } from "../../../core/link/unread-pods.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";

const it = suite("pods on their way to a minion");
const metadata = { name: "web", namespace: "default", uid: "u1" };

it("one that cannot be read says which it is, and why", () => {
  const faults = new Faults(strictRules);
  const read = podOnItsWay.read({ metadata, spec: { containers: [{ name: 5 }], hostPID: "yes" } }, "pod", faults);
  assert.equal(faults.causes, []);
  assert.ok("unread" in read);
  assert.equal({ ...read.unread, why: "" }, { uid: "u1", namespace: "default", name: "web", why: "" });
  assert.match(read.unread.why, /spec\.containers\[0\]\.name/);
  assert.match(read.unread.why, /spec\.hostPID/);
});

it("one that does not say which it is makes no sense", () => {
  for (const value of [null, 5, [], {}, { metadata: null }, { metadata: { uid: 5 } }]) {
    const faults = new Faults(strictRules);
    podOnItsWay.read(value, "pod", faults);
    assert.match(faults.causes[0]?.message ?? "", /pod\.metadata\.uid/, JSON.stringify(value));
  }
});

it.run();
