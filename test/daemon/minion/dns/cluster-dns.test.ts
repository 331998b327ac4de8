import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode, encode } from "dns-packet";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Resolver } from "../../../../daemon/adapters/dns/resolver.js";
import { MinionDns } from "../../../../daemon/minion/dns/cluster-dns.js";
import { addresses, services } from "../../../core/dns/sample.js";
import { VirtualClock } from "../engine/virtual-clock.js";

const it = suite("a minion's resolver");
let folder = "";
it.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "minion-dns-"));
});
it.after.each(() => rmSync(folder, { recursive: true, force: true }));

const network = { gateway: "10.244.0.1", cidr: "10.244.0.0/24" };
const host = { nameservers: ["10.244.0.1"], searches: [], options: [] };
const welcome = {
  type: "welcome",
  cluster: "c",
  podCidr: network.cidr,
  clusterCidr: "10.244.0.0/16",
  serviceCidr: "10.0.0.0/16",
} as const;

function minion(listens = true) {
  let resolver: Resolver | undefined;
  const dns = new MinionDns({
    ...{ cluster: "c", minion: "m1", clock: new VirtualClock(), log: () => {}, file: join(folder, "names.json") },
    hostConf: async () => host,
    listen: async (own) => {
      if (!listens) throw Object.assign(new Error("no"), { code: "EACCES" });
      resolver = own;
      return { close: () => {} };
    },
    identify: async () => "",
    ownAddresses: () => new Set(["10.244.0.1", "192.0.2.4"]),
  });
  /** Who is asked for, as a pod at `from` hears it. */
  const ask = async (name: string, from = "10.244.0.9"): Promise<string> => {
    const message = encode({ type: "query", id: 1, questions: [{ name, type: name.endsWith("arpa") ? "PTR" : "A" }] });
    const answer = await resolver?.handle(message, "udp", from);
    if (!answer) return "nothing";
    const { rcode, answers = [] } = decode(answer) as unknown as { rcode: string; answers: { data: string }[] };
    return rcode === "NOERROR" ? answers.map(({ data }) => data).join() : rcode;
  };
  return { dns, ask };
}

it("what the master tells is answered, and remembered by the next", async () => {
  const first = minion();
  await first.dns.start([], () => {});
  await first.dns.serve(network);
  first.dns.welcomed(welcome);
  first.dns.services(services);
  let held = 0;
  first.dns.tables.addresses(addresses, () => held++);
  assert.is(held, 1);
  assert.is(await first.ask("pets-0.pets.default.svc.cluster.local"), "10.244.0.5");
  await first.dns.close();
  const second = minion();
  await second.dns.start(services, () => {});
  await second.dns.serve(network);
  assert.is(await second.ask("pets-0.pets.default.svc.cluster.local"), "10.244.0.5");
  assert.is(await second.ask("web.default.svc.cluster.local"), "10.0.0.9");
  assert.is(await second.ask("77.0.0.10.in-addr.arpa"), "NXDOMAIN");
  await second.dns.close();
});

it("pods of other hosts are strangers; the host itself, as Linux may write it, is none", async () => {
  const { dns, ask } = minion();
  await dns.start(services, () => {});
  await dns.serve(network);
  assert.is(await ask("web.default.svc.cluster.local", "10.244.1.9"), "REFUSED");
  for (const own of ["::ffff:10.244.0.1", "192.0.2.4", "::ffff:192.0.2.4"])
    assert.is(await ask("web.default.svc.cluster.local", own), "10.0.0.9");
  await dns.close();
});

it("a host that names us for its resolver has none: we do not ask ourselves", async () => {
  const { dns, ask } = minion();
  await dns.start([], () => {});
  await dns.serve(network);
  assert.is(await ask("www.example.com"), "SERVFAIL");
  await dns.close();
});

it("pods are told of it when it is known whether it answers; else of the engine's", async () => {
  for (const [listens, resolver] of [
    [true, "10.244.0.1"],
    [false, ""],
  ] as const) {
    const { dns } = minion(listens);
    const told: string[] = [];
    await dns.start([], (why) => told.push(why));
    const ground = dns.ground();
    await dns.serve(network);
    assert.equal({ ...(await ground) }, { resolver, engine: "127.0.0.11", domain: "cluster.local", host });
    assert.is(
      told.some((why) => why !== ""),
      !listens,
    );
    await dns.close();
  }
});

it.run();
