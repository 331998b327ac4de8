import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { masterMessage } from "../../../core/link/master-messages.js";
import { readMessage } from "../../../core/link/read.js";
import { plan } from "../../daemon/minion/data-plane/plans.js";

const it = suite("what a master says of its tables");
const read = (value: unknown): unknown => readMessage(masterMessage, value);
const at = { type: "table", epoch: "e", revision: 2 };
const host = { minion: "m2", address: "192.0.2.6", podCidr: "10.244.2.0/24" };

it("the whole, and differences, are read as they were said", () => {
  for (const message of [
    { ...at, name: "hosts", whole: [host] },
    { ...at, name: "hosts", from: 1, upsert: [host], remove: ["m3"] },
    { ...at, name: "balancing", whole: [plan("web", { externalIps: ["203.0.113.1"], hostPorts: [30_000] })] },
  ])
    assert.equal(read(message), message);
});

const policy = {
  ...{ row: "policy", namespace: "default", name: "a", podSelector: { matchLabels: { role: "db" } } },
  ingress: [{ peers: [{ group: "g1" }, { block: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] }],
  egress: [{ ports: [{ protocol: "UDP", first: 1, last: 9 }] }, { places: { group: "g2", protocol: "TCP" } }],
};
const member = { row: "member", group: "g2", ip: "10.244.1.5", port: 80 };

it("network policies are read as they were said", () => {
  const message = { ...at, name: "policies", from: 1, upsert: [policy, member], remove: ["member/g1/10.244.1.5/"] };
  assert.equal(read(message), message);
});

it("of a service comes what containers are told, whatever else it has", () => {
  const told = {
    ...{ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default", uid: "u" } },
    spec: { type: "ClusterIP", clusterIP: "10.0.0.5", ports: [{ port: 80, protocol: "TCP", targetPort: "http" }] },
  };
  const all = { ...told, spec: { ...told.spec, newField: {}, selector: { a: 5 } }, status: "odd" };
  assert.equal(read({ ...at, name: "services", whole: [all] }), { ...at, name: "services", whole: [told] });
});

for (const [what, rows, why] of [
  ["a newline in an address", { name: "hosts", whole: [{ ...host, address: "10.0.0.5\nfdb" }] }, /whole\[0\]\.address/],
  ["a name for an address", { name: "hosts", whole: [{ ...host, address: "db" }] }, /IPv4 address/],
  ["a network of three parts", { name: "hosts", whole: [{ ...host, podCidr: "10.244.2.0/24/1" }] }, /podCidr/],
  [
    "a backend that is no address",
    { name: "balancing", whole: [plan("w", { backends: [{ uid: "", ip: "5;", port: 1 }] })] },
    /backends\[0\]\.ip/,
  ],
  ["a port that is none", { name: "balancing", whole: [plan("w", { hostPorts: [Number.NaN] })] }, /hostPorts\[0\]/],
  [
    "a member that is no address",
    { name: "policies", whole: [{ ...member, ip: "10.0.0.1 }; flush ruleset" }] },
    /whole\[0\]\.ip/,
  ],
  [
    "a block that is none",
    { name: "policies", whole: [{ ...policy, ingress: [{ peers: [{ block: { cidr: "0.0.0.0/0; drop" } }] }] }] },
    /ingress\[0\]\.peers\[0\]\.block\.cidr/,
  ],
  ["a row that is none", { name: "policies", whole: [{ row: "chain" }] }, /row: unsupported/],
  ["neither whole nor difference", { name: "hosts", from: 1 }, /either whole, or from/],
  ["a table nobody knows", { name: "users", whole: [] }, /name: unsupported/],
] as const)
  it(`${what} is refused by its place`, () => {
    const fault = read({ ...at, ...rows });
    assert.instance(fault, Fault);
    assert.match((fault as Fault).message, why);
  });

it.run();
