import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { networkPolicyKind } from "../../../../core/kinds/network-policy/kind.js";
import { readObject } from "../../../../core/kinds/prepare.js";

const it = suite("NetworkPolicy");
const read = (spec: object | undefined) => readObject("NetworkPolicy", { metadata: { name: "a" }, spec }).object;

it("what is not said is what Kubernetes takes for said", () => {
  assert.equal(read(undefined).spec, { podSelector: {}, policyTypes: ["Ingress"] });
  assert.equal(read({ egress: [] }).spec.policyTypes, ["Ingress"]);
  assert.equal(read({ egress: [{}] }).spec.policyTypes, ["Ingress", "Egress"]);
  assert.equal(read({ egress: [{}], policyTypes: ["Egress"] }).spec.policyTypes, ["Egress"]);
  assert.equal(read({ ingress: [{ ports: [{ port: 80 }, { protocol: "SCTP" }] }] }).spec.ingress, [
    { ports: [{ port: 80, protocol: "TCP" }, { protocol: "SCTP" }] },
  ]);
});

it("what may be said", () => {
  const from = [
    { ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "10.1.2.3/32"] } },
    { ipBlock: { cidr: "10.1.2.3/8" } },
    { ipBlock: { cidr: "2001:db8::/32", except: ["2001:db8:8000::/33"] } },
    { podSelector: {} },
    { namespaceSelector: { matchExpressions: [{ key: "a", operator: "Exists" }] }, podSelector: {} },
  ];
  const ports = [{ port: "web" }, { port: 1, endPort: 1 }, { port: 1, endPort: 65_535 }, {}];
  assert.equal(read({ ingress: [{ from, ports }, {}] }).spec.ingress?.[0]?.from, from);
});

const ofPort = (port: object) => ({ egress: [{ ports: [port] }] });
const ofPeer = (peer: object) => ({ ingress: [{ from: [peer] }] });
const block = (cidr: string, ...except: string[]) => ofPeer({ ipBlock: { cidr, except } });

for (const [what, spec, why] of [
  ["a peer that is nobody", ofPeer({}), /from\[0\]: required value: must specify a peer/],
  [
    "a block and pods at once",
    ofPeer({ podSelector: {}, ipBlock: { cidr: "10.0.0.0/8" } }),
    /from\[0\]: forbidden: may not specify both ipBlock and another peer/,
  ],
  ["no network", block("10.0.0/8"), /ipBlock.cidr: .*must be a valid CIDR value/],
  ["a block without one", ofPeer({ ipBlock: {} }), /ipBlock.cidr: required value/],
  ["an empty one", block(""), /ipBlock.cidr: required value/],
  ["a mask that is too long", block("10.0.0.0/33"), /must be a valid CIDR value/],
  ["IPv4 written as IPv6", block("::ffff:10.0.0.0/104"), /must be a valid CIDR value/],
  ["an exception that is none", block("10.0.0.0/8", "x"), /except\[0\]: .*must be a valid CIDR value/],
  ["one outside", block("10.0.0.0/8", "11.0.0.0/16"), /except\[0\]: .*must be a strict subset of `cidr`/],
  ["one that is all", block("10.0.0.0/8", "10.0.0.0/8"), /must be a strict subset/],
  ["one of the other family", block("::/0", "10.0.0.0/8"), /must be a strict subset/],
  ["one outside of IPv6", block("2001:db8::/32", "2001:db9::/48"), /must be a strict subset/],
  ["a protocol nobody knows", ofPort({ protocol: "ICMP" }), /protocol: unsupported value 'ICMP': .*TCP, UDP, SCTP/],
  ["port 0", ofPort({ port: 0 }), /ports\[0\].port: .*between 1 and 65535/],
  ["a name that is none", ofPort({ port: "Web_" }), /port: .*port number or the name of a port/],
  ["an end before its beginning", ofPort({ port: 80, endPort: 79 }), /endPort: .*greater than or equal to `port`/],
  ["an end without a beginning", ofPort({ endPort: 79 }), /endPort: .*when `port` is not specified/],
  ["an end of a name", ofPort({ port: "web", endPort: 79 }), /endPort: .*when `port` is non-numeric/],
  ["a type nobody knows", { policyTypes: ["Both"] }, /policyTypes\[0\]: unsupported value/],
  ["three types", { policyTypes: ["Ingress", "Egress", "Ingress"] }, /may not specify more than two policyTypes/],
  [
    "a selector that makes no sense",
    { podSelector: { matchExpressions: [{ key: "a", operator: "Like" }] } },
    /podSelector.matchExpressions\[0\].operator: unsupported/,
  ],
  [
    "one of a peer",
    ofPeer({ namespaceSelector: { matchExpressions: [{ key: "a", operator: "In" }] } }),
    /from\[0\].namespaceSelector.matchExpressions\[0\].values: required/,
  ],
] as const)
  it(`${what} is refused by its place`, () => {
    let fault: unknown;
    try {
      read(spec);
    } catch (error) {
      fault = error;
    }
    assert.instance(fault, Fault);
    assert.is((fault as Fault).reason, "Invalid");
    assert.match((fault as Fault).message, why);
  });

it("is shown with its selector", () => {
  const { row, columns } = networkPolicyKind.table;
  assert.equal(
    columns.map(({ name }) => name),
    ["Name", "Pod-Selector", "Age"],
  );
  const at = (spec: object) =>
    row({ ...read(spec), metadata: { name: "a", creationTimestamp: "1970-01-01T00:00:00Z" } }, 5_000);
  assert.equal(at({}), ["a", "<none>", "5s"]);
  assert.equal(at({ podSelector: { matchLabels: { tier: "db", app: "x" } } }), ["a", "app=x,tier=db", "5s"]);
});

it.run();
