import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { overlap } from "../../../core/network/cidr.js";
import { interfaceName, interfaceNameMax } from "../../../core/network/interface-name.js";
import { allocatePodCidr, masterPodCidr } from "../../../core/network/pod-cidrs.js";

const it = suite("pod networks of minions");

it("are the cluster's /24s in turn", () => {
  assert.is(allocatePodCidr("10.244.0.0/16", new Set()), "10.244.0.0/24");
  assert.is(allocatePodCidr("10.244.0.0/16", new Set(["10.244.0.0/24"])), "10.244.1.0/24");
  assert.is(allocatePodCidr("10.244.7.0/28", new Set()), "10.244.7.0/28", "a narrow network is one share");
});

it("leave the last share to the master, where there is more than one", () => {
  assert.is(masterPodCidr("10.244.0.0/16"), "10.244.255.0/32");
  assert.is(masterPodCidr("10.244.7.0/24"), "");
  const all = new Set(Array.from({ length: 255 }, (_, i) => `10.244.${i}.0/24`));
  assert.throws(() => allocatePodCidr("10.244.0.0/16", all), /all 255/);
  assert.is(allocatePodCidr("10.244.0.0/16", new Set(), "10.244.255.0/24"), "10.244.0.0/24");
});

it("stay those that a minion has, if they may", () => {
  const taken = new Set(["10.244.0.0/24"]);
  assert.is(allocatePodCidr("10.244.0.0/16", taken, "10.244.9.0/24"), "10.244.9.0/24");
  for (const strange of ["10.244.0.0/24", "10.1.0.0/24", "10.244.9.0/25", "10.244.9.8/24", "nonsense"])
    assert.is(allocatePodCidr("10.244.0.0/16", taken, strange), "10.244.1.0/24", strange);
});

it("end, and it is said what to do", () => {
  assert.throws(() => allocatePodCidr("10.244.0.0/24", new Set(["10.244.0.0/24"])), /wider --pod-cidr/);
  for (const wrong of ["10.244.0.0", "10.244.0.1/16", "10.244.0.0/33", "x/16"])
    assert.throws(() => allocatePodCidr(wrong, new Set()), /right would be/, wrong);
});

it("never overlap", () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 24 }), fc.integer({ min: 1, max: 40 }), (bits, count) => {
      const used = new Set<string>();
      for (let i = 0; i < Math.min(count, Math.max(1, 2 ** (24 - bits) - 1)); i++) {
        const next = allocatePodCidr(`10.0.0.0/${bits}`, used);
        for (const other of used) assert.not(overlap(next, other));
        assert.ok(overlap(next, `10.0.0.0/${bits}`));
        used.add(next);
      }
    }),
  );
});

it("names of interfaces fit the kernel and differ", () => {
  assert.is(interfaceName("trp", "troupe"), "trp-troupe");
  const long = interfaceName("trp", "a-cluster-with-a-long-name");
  assert.ok(long.length <= interfaceNameMax);
  assert.is.not(long, interfaceName("trp", "a-cluster-with-a-long-nam"));
});

it.run();
