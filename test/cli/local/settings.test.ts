import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkSame, completed, settingDefaults, settingsOf } from "../../../cli/local/settings.js";

const test = suite("settings of a cluster");

const nothing = {
  ...{ minions: undefined, policy: undefined, haltEvictionAbove: undefined, warmSandboxes: undefined },
  insecureLoopback: undefined,
  ...{ hostCidr: undefined, port: undefined, podCidr: undefined, serviceCidr: undefined, segments: undefined },
};
const made = {
  ...{ minions: 1, policy: "binpack", haltEvictionAbove: "off", warmSandboxes: 0, hostCidr: "10.9.0.0/24" },
  insecureLoopback: false,
};
const addresses = { podCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16" };
const before = { name: "one", url: "http://127.0.0.1:8080", ...addresses, ...made };

test("a flag, else what the cluster has, else the default", () => {
  assert.equal(settingsOf(nothing, null), settingDefaults);
  assert.equal(settingsOf(nothing, before), made);
  const asked = {
    minions: 0,
    policy: "random",
    haltEvictionAbove: "10%",
    warmSandboxes: 9,
    hostCidr: "10.8.0.0/24",
    insecureLoopback: true,
  };
  assert.equal(settingsOf({ ...nothing, ...asked }, before), asked);
});

test("a record of an older version is completed by what it lists", () => {
  const daemons = [{ role: "master" }, { role: "minion" }, { role: "minion" }, { role: "minion" }];
  assert.equal(completed({ daemons, warmSandboxes: 1 }), { ...settingDefaults, daemons, warmSandboxes: 1, minions: 3 });
  assert.is(completed({ daemons: [] }).minions, 2);
  assert.is(completed({ daemons, minions: 5 }).minions, 5);
});

const refusals: [flags: object, why: RegExp][] = [
  [{ port: 9 }, /up with --port 8080, not 9; take it down first, or --name another/],
  [{ policy: "spread" }, /--policy binpack, not spread/],
  [{ haltEvictionAbove: "50%" }, /--halt-eviction-above off, not 50%/],
  [{ warmSandboxes: 4 }, /--warm-sandboxes 0, not 4/],
  [{ hostCidr: "10.245.2.0/24" }, /--host-cidr 10\.9\.0\.0\/24/],
  [{ segments: 2 }, /--segments 1, not 2/],
  [{ insecureLoopback: true }, /--insecure-loopback false, not true; take it down first/],
  [{ minions: 0 }, /has 1 minion, .*`troupe down --name one --keep-data`, then `troupe up --name one --minions 0`/],
];
for (const [flags, why] of refusals)
  test(`a cluster that runs is not changed by ${JSON.stringify(flags)}`, () =>
    assert.throws(() => checkSame(before, { ...nothing, ...flags }), why));

test("what is the same, or more minions, is no difference", () => {
  checkSame(before, nothing);
  checkSame(before, { ...nothing, ...made, ...addresses, port: 8080, segments: 1 });
  checkSame(before, { ...nothing, minions: 3 });
});

test.run();
