/** `troupe up` of a cluster that is there: it is brought up as it was made. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster, type Daemon } from "./cluster.js";

const test = suite("up again");
let c: Cluster;
test.before(async () => {
  c = await Cluster.up({ title: "again", minions: 1 });
});
test.after(() => c.close());

async function minions(): Promise<Daemon[]> {
  const clusters = JSON.parse(await c.troupeOk("status", "-o", "json")) as { name: string; daemons: Daemon[] }[];
  return clusters.find((o) => o.name === c.name)?.daemons.filter((d) => d.role === "minion") ?? [];
}

test("a minion whose daemon died is started again, and no other is made", async () => {
  const [only] = await minions();
  assert.ok(only);
  process.kill(only.pid, "SIGKILL");
  assert.match(await c.troupeOk("up", "--name", c.name), /is up in/);
  const now = await minions();
  assert.equal(
    now.map((d) => [d.name, d.running]),
    [[only.name, true]],
  );
  assert.match(await c.troupeOk("up", "--name", c.name), /is up already/);
});

test("more minions are added and stay; fewer are refused with what to do", async () => {
  assert.match(await c.troupeOk("up", "--name", c.name, "--minions", "2"), /is up in/);
  assert.match(await c.troupeOk("up", "--name", c.name), /is up already/);
  assert.is((await minions()).filter((d) => d.running).length, 2);
  const { code, stderr } = await c.troupe(["up", "--name", c.name, "--minions", "1"]);
  assert.is(code, 1);
  assert.match(stderr, /has 2 minions, and up takes none away; .*troupe down --name \S+ --keep-data/);
  assert.is((await minions()).length, 2);
});

test.run();
