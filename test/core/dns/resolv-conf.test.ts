import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type DnsGround, podConf, readResolvConf, resolvConfText } from "../../../core/dns/resolv-conf.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";

const it = suite("resolv.conf");

const host = { nameservers: ["192.0.2.53"], searches: ["example.org"], options: ["timeout:1"] };
const ground: DnsGround = { resolver: "10.244.0.1", engine: "127.0.0.11", domain: "cluster.local", host };
const pod = (spec: Partial<core.PodSpec>): Pod =>
  ({ kind: "Pod", metadata: { name: "p", namespace: "shop" }, spec: { containers: [], ...spec } }) as never;

const cluster =
  "search shop.svc.cluster.local svc.cluster.local cluster.local example.org\nnameserver 10.244.0.1\noptions ndots:5\n";
const asHost = "search example.org\nnameserver 192.0.2.53\noptions timeout:1\n";

const policies: [what: string, spec: Partial<core.PodSpec>, text: string][] = [
  ["ClusterFirst by default", {}, cluster],
  ["ClusterFirst", { dnsPolicy: "ClusterFirst" }, cluster],
  ["on the host's network it is the host's", { hostNetwork: true }, asHost],
  ["unless it asks for the cluster's", { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" }, cluster],
  ["Default", { dnsPolicy: "Default" }, asHost],
  [
    "None",
    { dnsPolicy: "None", dnsConfig: { nameservers: ["192.0.2.1"], searches: ["a.b"] } },
    "search a.b\nnameserver 192.0.2.1\n",
  ],
  [
    "what the pod wishes besides",
    {
      dnsConfig: {
        nameservers: ["192.0.2.1"],
        searches: ["a.b"],
        options: [{ name: "ndots", value: "2" }, { name: "edns0" }],
      },
    },
    "search shop.svc.cluster.local svc.cluster.local cluster.local example.org a.b\nnameserver 10.244.0.1\nnameserver 192.0.2.1\noptions ndots:2 edns0\n",
  ],
];
for (const [what, spec, text] of policies) it(what, () => assert.is(resolvConfText(podConf(pod(spec), ground)), text));

it("a host's own loopback is not the pod's: the resolver of the host asks there", () => {
  const own = { ...ground, host: { ...host, nameservers: ["127.0.0.53"] } };
  assert.equal(podConf(pod({ dnsPolicy: "Default" }), own).nameservers, ["10.244.0.1"]);
  assert.equal(podConf(pod({ dnsPolicy: "Default", hostNetwork: true }), own).nameservers, ["127.0.0.53"]);
});

it("without a resolver, the engine's stands in, and there are no names of the cluster to look for", () => {
  const none = { ...ground, resolver: "", host: { ...host, nameservers: ["127.0.0.53"] } };
  assert.is(resolvConfText(podConf(pod({}), none)), "search example.org\nnameserver 127.0.0.11\noptions timeout:1\n");
});

it("there is never more than programs read, and no line of a pod's own making", () => {
  const words = fc.array(fc.oneof(fc.stringMatching(/^[a-z]{1,40}$/), fc.string({ maxLength: 10 })), { maxLength: 60 });
  fc.assert(
    fc.property(words, words, (searches, names) => {
      const options = names.map((name) => ({ name }));
      const text = resolvConfText(podConf(pod({ dnsConfig: { nameservers: names, searches, options } }), ground));
      const lines = text.trimEnd().split("\n");
      assert.ok(
        lines.every((line) => /^(search|nameserver|options) [!-~ ]+$/.test(line)),
        text,
      );
      const read = readResolvConf(text);
      assert.ok(read.nameservers.length <= 3 && read.searches.length <= 32 && read.searches.join(" ").length <= 2_048);
      assert.is(read.nameservers[0], "10.244.0.1");
    }),
  );
});

it("a host's file is read as programs read it", () => {
  const text =
    "# made by dhcp\ndomain old.example\nsearch a.example b.example ; two\n nameserver 192.0.2.1\nnameserver nonsense\nnameserver fd00::1\noptions ndots:2 rotate\nsortlist x\n";
  assert.equal(readResolvConf(text), {
    nameservers: ["192.0.2.1", "fd00::1"],
    searches: ["a.example", "b.example"],
    options: ["ndots:2", "rotate"],
  });
});

it.run();
