import { suite } from "uvu";
import * as assert from "uvu/assert";
import { engineCidr, engineOf, minionAddress } from "../../../cli/local/plans.js";

const test = suite("plans of a local cluster");
const minions = [1, 2, 3].map(minionAddress);

test("minions that share an engine share its network", () => {
  const plan = { engines: [], podCidr: "10.244.0.0/16" };
  assert.equal(
    minions.map((m) => [engineOf(plan, m), engineCidr(plan, m)]),
    [
      [undefined, "10.244.0.0/16"],
      [undefined, "10.244.0.0/16"],
      [undefined, "10.244.0.0/16"],
    ],
  );
});

test("several engines are given to the minions in turn, each with a network of its own", () => {
  const plan = { engines: ["unix:///a", "unix:///b"], podCidr: "10.250.0.0/16" };
  assert.equal(
    minions.map((m) => [engineOf(plan, m), engineCidr(plan, m)]),
    [
      ["unix:///a", "10.250.0.0/24"],
      ["unix:///b", "10.250.1.0/24"],
      ["unix:///a", "10.250.0.0/24"],
    ],
  );
});

test.run();
