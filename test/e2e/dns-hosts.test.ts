/** Names in pods of hosts of their own: each host answers its own pods, and no others. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canHaveHosts } from "./cluster.js";
import { NameCluster, nameTests } from "./names.js";
import { first, second } from "./web-hosts.js";

const it = suite("names, provider netns");
const test = canHaveHosts ? it : it.skip;
let names: NameCluster;

it.before(async () => {
  // This machine's address on the switch.
  if (canHaveHosts) names = await NameCluster.up({ title: "dnshosts", provider: "netns" }, "10.245.2.1");
});
it.after(async () => {
  if (canHaveHosts) await names.close();
});

if (canHaveHosts) nameTests(it, () => names);

test("a host answers its own pods and itself, and refuses those of others", async () => {
  const { cluster } = names;
  const gateway = async (host: string): Promise<string> =>
    (await cluster.onHost(host, "ip", "-4", "-o", "address")).match(/ (10\.244\.\d+\.1)\//)?.[1] ?? "";
  const source = (server: string): string => `
    const { Resolver } = require("node:dns"), r = new Resolver({ tries: 1 });
    r.setServers(["${server}"]);
    r.resolve4("kubernetes.default.svc.cluster.local", (e, a) => console.log(e ? e.code : a[0]));`;
  const [own, other] = [await gateway(first), await gateway(second)];
  const ask = async (host: string, server: string): Promise<string> =>
    (await cluster.onHost(host, process.execPath, "-e", source(server))).trim();
  assert.match(await ask(first, own), /^10\./);
  assert.is(await ask(first, other), "EREFUSED");
});

it.run();
