import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Answer, answer } from "../../../core/dns/answer.js";
import { type DnsRecord, folded } from "../../../core/dns/records.js";
import { zone } from "../../../core/dns/zone.js";
import { addresses, place, services } from "./sample.js";

const it = suite("answers of the cluster's names");
const known = zone(services, addresses);
const local = "cluster.local";

const ask = (name: string, type = "A"): Answer | undefined => answer({ name, type }, known, place);

const said = ({ type, data }: DnsRecord): string =>
  type === "SRV" ? `${data.priority} ${data.weight} ${data.port} ${data.target}` : String(data);

/** What is said to a question, on one line. */
function told(name: string, type = "A"): string {
  const found = ask(name, type);
  if (!found) return "elsewhere";
  const { rcode, answers, authorities, chase } = found;
  const words = answers.map((record) => `${record.type} ${said(record)}`).sort();
  if (authorities.length > 0) words.push(`${rcode} ${authorities[0]?.type}`);
  if (chase !== undefined) words.push(`chase ${chase}`);
  return words.join(", ");
}

const table: [what: string, name: string, type: string, answer: string][] = [
  ["a service", `web.default.svc.${local}`, "A", "A 10.0.0.9"],
  ["its other family", `web.default.svc.${local}`, "AAAA", "AAAA fd00::9"],
  ["one without it: no such type", `plain.other.svc.${local}`, "AAAA", "NOERROR SOA"],
  ["case does not count", `WEB.Default.SVC.Cluster.LOCAL`, "A", "A 10.0.0.9"],
  ["the API", `kubernetes.default.svc.${local}`, "A", "A 10.0.0.1"],
  ["one that is not there", `none.default.svc.${local}`, "A", "NXDOMAIN SOA"],
  ["in a namespace where it is not", `web.other.svc.${local}`, "A", "NXDOMAIN SOA"],
  ["a namespace: no such type", `default.svc.${local}`, "A", "NOERROR SOA"],
  ["all services: no such type", `svc.${local}`, "A", "NOERROR SOA"],
  ["any other name below the domain", `example.com.default.svc.${local}`, "A", "NXDOMAIN SOA"],
  ["a named port", `_http._tcp.web.default.svc.${local}`, "SRV", `SRV 0 100 80 web.default.svc.${local}`],
  ["of UDP", `_dns._udp.web.default.svc.${local}`, "SRV", `SRV 0 100 53 web.default.svc.${local}`],
  ["of the wrong protocol", `_dns._tcp.web.default.svc.${local}`, "SRV", "NXDOMAIN SOA"],
  ["above ports: no such type", `_tcp.web.default.svc.${local}`, "SRV", "NOERROR SOA"],
  ["a port without a name", `_http._tcp.plain.other.svc.${local}`, "SRV", "NXDOMAIN SOA"],
  ["headless: all its pods", `pets.default.svc.${local}`, "A", "A 10.244.0.5, A 10.244.0.6, A 10.244.1.7"],
  ["headless, IPv6", `pets.default.svc.${local}`, "AAAA", "AAAA fd00::7"],
  ["headless, with nobody there", `empty.default.svc.${local}`, "A", "NXDOMAIN SOA"],
  ["a pod by its name", `pets-1.pets.default.svc.${local}`, "A", "A 10.244.0.6"],
  ["a pod without one", `10-244-1-7.pets.default.svc.${local}`, "A", "A 10.244.1.7"],
  ["a name of nobody", `pets-9.pets.default.svc.${local}`, "A", "NXDOMAIN SOA"],
  ["an alias that leads out", `outside.default.svc.${local}`, "A", "CNAME www.example.com, chase www.example.com"],
  ["the alias alone", `outside.default.svc.${local}`, "CNAME", "CNAME www.example.com"],
  ["an alias within", `alias.default.svc.${local}`, "A", `A 10.0.0.9, CNAME web.default.svc.${local}`],
  ["an alias of nobody", `nowhere.default.svc.${local}`, "A", `CNAME nobody.default.svc.${local}, NXDOMAIN SOA`],
  ["a pod by its address", `10-244-3-4.default.pod.${local}`, "A", "A 10.244.3.4"],
  ["an address that is no pod's", `8-8-8-8.default.pod.${local}`, "A", "NXDOMAIN SOA"],
  ["above pods: no such type", `default.pod.${local}`, "A", "NOERROR SOA"],
  ["a service by its address", "9.0.0.10.in-addr.arpa", "PTR", `PTR web.default.svc.${local}`],
  ["a pod by its address", "5.0.244.10.in-addr.arpa", "PTR", `PTR pets-0.pets.default.svc.${local}`],
  ["an address of ours that nobody has", "77.0.244.10.in-addr.arpa", "PTR", "NXDOMAIN SOA"],
  ["an address of others", "1.1.1.1.in-addr.arpa", "PTR", "elsewhere"],
  ["the schema's version", `dns-version.${local}`, "TXT", "TXT 1.1.0"],
  ["who is in charge", local, "SOA", `SOA [object Object]`],
  ["who answers", local, "NS", `NS ns.dns.${local}`],
  ["and where", `ns.dns.${local}`, "A", "A 10.244.0.1"],
  ["another domain", "example.com", "A", "elsewhere"],
  ["one that only ends like it", "notcluster.local", "A", "elsewhere"],
  ["the root", ".", "NS", "elsewhere"],
];

for (const [what, name, type, expected] of table)
  it(`${what}: ${name} ${type}`, () => assert.is(told(name, type), expected));

it("ports of a headless service lead to each of its pods, whose addresses are told besides", () => {
  const found = ask(`_http._tcp.pets.default.svc.${local}`, "SRV");
  const names = ["10-244-1-7", "fd00--7", "pets-0", "pets-1"].map((n) => `0 100 8080 ${n}.pets.default.svc.${local}`);
  assert.equal(found?.answers.map(said).sort(), names);
  assert.equal(found?.additionals.map(said).sort(), ["10.244.0.5", "10.244.0.6", "10.244.1.7", "fd00::7"]);
});

it("aliases that lead round in a circle come to an end", () => {
  const found = ask(`ring.default.svc.${local}`);
  assert.ok((found?.answers.length ?? 0) < 20);
});

it("nothing but what is there says that it is not remembered for long", () => {
  const soa = ask(`none.default.svc.${local}`)?.authorities[0];
  assert.is(soa?.type === "SOA" && soa.data.minimum, 5);
});

it("any name at all has an answer of a known form, and aliases aside everything found has that name", () => {
  const label = fc.oneof(
    fc.constantFrom(
      "web",
      "pets",
      "pets-0",
      "default",
      "svc",
      "pod",
      "cluster",
      "local",
      "_http",
      "_tcp",
      "10-244-0-5",
    ),
    fc.string({ minLength: 1, maxLength: 8 }),
  );
  const name = fc.array(label, { minLength: 1, maxLength: 8 }).map((labels) => labels.join("."));
  const types = fc.constantFrom("A", "AAAA", "SRV", "PTR", "TXT", "ANY", "CNAME", "MX", "UNKNOWN_65");
  fc.assert(
    fc.property(name, types, (asked, type) => {
      const found = ask(asked, type);
      if (!found) return;
      assert.ok(found.rcode === "NOERROR" || found.answers.every((r) => r.type === "CNAME"));
      assert.ok(found.answers.length > 0 || found.authorities.length === 1);
      for (const record of found.answers)
        assert.ok(
          record.name === folded(asked) || found.answers.some((r) => r.type === "CNAME" && r.data === record.name),
        );
    }),
  );
});

it.run();
