import { suite } from "uvu";
import * as assert from "uvu/assert";
import { IsolationSource } from "../../../core/isolation/source.js";
import { pod, policy } from "./objects.js";

const it = suite("what minions are told of policies");

const fromA = { ingress: [{ from: [{ podSelector: { matchLabels: { a: "1" } } }] }] };

it("without a policy nothing is told, whatever pods do", () => {
  const source = new IsolationSource();
  source.namespace("default", {});
  source.pod(pod("p", "10.0.0.1"), pod("p", "10.0.0.1"));
  assert.equal(source.take(), { upsert: [], remove: [] });
});

it("a group that two policies name is told once, and goes with the last of them", () => {
  const source = new IsolationSource();
  const member = pod("p", "10.0.0.1", { a: "1" });
  source.pod(member, member);
  const [one, two] = [policy("one", fromA), policy("two", fromA)];
  source.policy(undefined, one);
  source.policy(undefined, two);
  const { upsert } = source.take();
  assert.equal(
    upsert.filter(({ row }) => row === "member"),
    [{ row: "member", group: "g1", ip: "10.0.0.1" }],
  );
  assert.is(upsert.length, 3);
  source.policy(one, undefined);
  assert.equal(source.take(), { upsert: [], remove: ["policy/default/one"] });
  source.policy(two, undefined);
  assert.equal(source.take(), { upsert: [], remove: ["member/g1/10.0.0.1/", "policy/default/two"] });
});

it("a pod that comes, moves, or changes its labels is a row for each group, and nothing else is told again", () => {
  const source = new IsolationSource();
  source.policy(undefined, policy("one", fromA));
  source.take();
  const [here, there] = [pod("p", "10.0.0.1", { a: "1" }), pod("p", "10.0.0.2", { a: "1" })];
  const row = (ip: string) => ({ row: "member", group: "g1", ip });
  source.pod(here, here);
  assert.equal(source.take(), { upsert: [row("10.0.0.1")], remove: [] });
  source.pod(here, { ...here, status: { ...here.status, message: "says something" } as never });
  assert.equal(source.take(), { upsert: [], remove: [] });
  source.pod(there, there);
  assert.equal(source.take(), { upsert: [row("10.0.0.2")], remove: ["member/g1/10.0.0.1/"] });
  source.pod(there, pod("p", "10.0.0.2", { a: "2" }));
  assert.equal(source.take(), { upsert: [], remove: ["member/g1/10.0.0.2/"] });
});

it("an address that two pods had for a moment stays while one of them has it", () => {
  const source = new IsolationSource();
  source.policy(undefined, policy("one", fromA));
  const [old, fresh] = [pod("old", "10.0.0.1", { a: "1" }), pod("fresh", "10.0.0.1", { a: "1" })];
  source.pod(old, old);
  source.pod(fresh, fresh);
  source.take();
  source.pod(old, undefined);
  assert.equal(source.take(), { upsert: [], remove: [] });
});

it("a pod that ended, has its host's network or no address is in no group", () => {
  const source = new IsolationSource();
  source.policy(undefined, policy("one", fromA));
  source.take();
  for (const one of [
    pod("ended", "10.0.0.1", { a: "1" }, { phase: "Failed" }),
    pod("host", "192.0.2.1", { a: "1" }, { spec: { hostNetwork: true } }),
    pod("waits", "", { a: "1" }),
    pod("six", "2001:db8::1", { a: "1" }),
  ])
    source.pod(one, one);
  assert.equal(source.take(), { upsert: [], remove: [] });
});

it.run();
