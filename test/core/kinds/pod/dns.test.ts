import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkDns, dnsConfig } from "../../../../core/kinds/pod/dns.js";
import type { core } from "../../../../core/objects/types.js";
import { Faults, strictRules } from "../../../../core/schema/faults.js";

const it = suite("a pod's dnsConfig");

const faultsOf = (config: unknown, dnsPolicy?: string): string[] => {
  const faults = new Faults(strictRules);
  const read = dnsConfig.read(config, "spec.dnsConfig", faults);
  checkDns({ containers: [], dnsConfig: read, ...(dnsPolicy ? { dnsPolicy } : {}) } as core.PodSpec, "spec", faults);
  return faults.causes.map((cause) => cause.field ?? "");
};

const many = (count: number, of: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => of(i));

const table: [what: string, config: unknown, policy: string | undefined, fields: string[]][] = [
  [
    "all there is",
    {
      nameservers: ["192.0.2.1", "fd00::1"],
      searches: ["a.b", "_tcp.a.b.", "."],
      options: [{ name: "ndots", value: "2" }, { name: "edns0" }],
    },
    "None",
    [],
  ],
  ["four nameservers", { nameservers: many(4, (i) => `192.0.2.${i}`) }, undefined, ["spec.dnsConfig.nameservers"]],
  ["a name for a nameserver", { nameservers: ["ns.example.com"] }, undefined, ["spec.dnsConfig.nameservers[0]"]],
  ["33 domains", { searches: many(33, (i) => `d${i}`) }, undefined, ["spec.dnsConfig.searches"]],
  [
    "too long together",
    { searches: many(20, (i) => `${"d".repeat(60)}.${"e".repeat(60)}${i}`) },
    undefined,
    ["spec.dnsConfig.searches"],
  ],
  [
    "a domain that is a line of its own",
    { searches: ["a\nnameserver 6.6.6.6"] },
    undefined,
    ["spec.dnsConfig.searches[0]"],
  ],
  ["an option without a name", { options: [{ value: "2" }] }, undefined, ["spec.dnsConfig.options[0].name"]],
  ["an option of two words", { options: [{ name: "ndots:1 debug" }] }, undefined, ["spec.dnsConfig.options[0].name"]],
  ["None with nobody to ask", { searches: ["a"] }, "None", ["spec.dnsConfig.nameservers"]],
];
for (const [what, config, policy, fields] of table) it(what, () => assert.equal(faultsOf(config, policy), fields));

it("None without anything", () => {
  const faults = new Faults(strictRules);
  checkDns({ containers: [], dnsPolicy: "None" } as core.PodSpec, "spec", faults);
  assert.equal(
    faults.causes.map((cause) => cause.field),
    ["spec.dnsConfig"],
  );
});

it.run();
