import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { type ConfigTold, configTold, configWanted } from "../../../core/link/configs.js";
import { masterMessage } from "../../../core/link/master-messages.js";
import { minionMessage } from "../../../core/link/minion-messages.js";
import { readMessage } from "../../../core/link/read.js";

const test = suite("configuration over the link");
const told: ConfigTold = { type: "config", kind: "Secret", namespace: "default", name: "s", version: "7" };

test("what is told and asked comes as it was", () => {
  const whole = { ...told, data: { a: "AAE=", b: "" }, binaryData: {} };
  assert.equal(readMessage(masterMessage, JSON.parse(JSON.stringify(whole))), whole);
  assert.equal(readMessage(configTold, { ...told, version: "" }), { ...told, version: "" });
  const wanted = { type: "configWanted", uid: "u", held: [{ kind: "ConfigMap", name: "m", version: "" }] };
  assert.equal(readMessage(minionMessage, wanted), wanted);
});

test("what makes no sense is told as such", () => {
  for (const wrong of [
    { ...told, kind: "Pod" },
    { ...told, name: "../x" },
    { ...told, data: { a: 1 } },
    { ...told, namespace: "a\nb" },
  ])
    assert.instance(readMessage(configTold, wrong), Fault, JSON.stringify(wrong));
  assert.instance(readMessage(configWanted, { type: "configWanted", uid: "u" }), Fault);
});

test.run();
