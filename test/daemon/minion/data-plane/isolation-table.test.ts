import { suite } from "uvu";
import * as assert from "uvu/assert";
import { line, nftFile } from "../../../../core/network/host-lines.js";
import { isolationContents, isolationFrame } from "../../../../daemon/minion/data-plane/isolation-table.js";
import { NameBook } from "../../../../daemon/minion/data-plane/name-book.js";
import { nftDifference } from "../../../../daemon/minion/data-plane/nft-difference.js";
import { isolationOf, sourceOf, Told } from "../../../core/isolation/compiled.js";
import { pod, policy } from "../../../core/isolation/objects.js";

const it = suite("network policies as text");

const db = pod("db", "10.1.0.1", { role: "db" }, { ports: [{ name: "sql", containerPort: 6379 }] });
const friend = pod("friend", "10.1.0.2", { role: "friend" });
const example = policy("db", {
  podSelector: { matchLabels: { role: "db" } },
  policyTypes: ["Ingress", "Egress"],
  ingress: [
    {
      from: [
        { podSelector: { matchLabels: { role: "friend" } } },
        { ipBlock: { cidr: "172.17.0.0/30", except: ["172.17.0.0/31"] } },
      ],
      ports: [{ port: "sql" }, { protocol: "UDP", port: 1, endPort: 9 }],
    },
    { ports: [{ protocol: "SCTP" }] },
  ],
  egress: [{ to: [{ podSelector: {} }], ports: [{ port: "sql" }] }, { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }],
});

const contents = (book: NameBook, pods = [db, friend], policies = [example]) =>
  isolationContents(
    isolationOf(new Told().take(sourceOf({ policies, pods, namespaces: [] })).rows.values(), pods),
    book,
  );

it("a packet is looked up twice, and what is isolated has a chain of its own that asks sets", () => {
  assert.match(isolationFrame(line`t`), "hook forward priority filter - 6");
  const text = nftFile(nftDifference("t", null, contents(new NameBook())));
  assert.equal(text.trim().split("\n"), [
    "add set ip t g/1 { type ipv4_addr; }",
    "add set ip t b/2 { type ipv4_addr; flags interval; }",
    "add set ip t p/3 { type ipv4_addr . inet_service; }",
    "add set ip t b/4 { type ipv4_addr; flags interval; }",
    "add chain ip t e/5",
    "add chain ip t i/6",
    "add rule ip t e/5 meta l4proto tcp ip daddr . th dport @p/3 accept",
    "add rule ip t e/5 ip daddr @b/4 accept",
    "add rule ip t e/5 drop",
    "add rule ip t i/6 ip saddr @g/1 meta l4proto udp th dport { 1-9 } accept",
    "add rule ip t i/6 ip saddr @g/1 meta l4proto tcp th dport { 6379 } accept",
    "add rule ip t i/6 ip saddr @b/2 meta l4proto udp th dport { 1-9 } accept",
    "add rule ip t i/6 ip saddr @b/2 meta l4proto tcp th dport { 6379 } accept",
    "add rule ip t i/6 meta l4proto sctp accept",
    "add rule ip t i/6 drop",
    "add element ip t own { 10.1.0.1 . 10.1.0.1 }",
    "add element ip t egress { 10.1.0.1 : goto e/5 }",
    "add element ip t ingress { 10.1.0.1 : goto i/6 }",
    "add element ip t g/1 { 10.1.0.2 }",
    "add element ip t b/2 { 172.17.0.2/31 }",
    "add element ip t p/3 { 10.1.0.1 . 6379 }",
    "add element ip t b/4 { 0.0.0.0/0 }",
  ]);
});

it("a pod that comes elsewhere is an element, and a policy that goes takes what was its own", () => {
  const book = new NameBook();
  const before = contents(book);
  const more = contents(book, [db, friend, pod("new", "10.1.0.9", { role: "friend" })]);
  assert.is(nftDifference("t", before, more), "add element ip t g/1 { 10.1.0.9 }\n");
  assert.equal(
    nftDifference("t", more, contents(book, [db], []))
      .trim()
      .split("\n"),
    [
      "delete element ip t own { 10.1.0.1 . 10.1.0.1 }",
      "delete element ip t egress { 10.1.0.1 : goto e/5 }",
      "delete element ip t ingress { 10.1.0.1 : goto i/6 }",
      "flush chain ip t e/5",
      "flush chain ip t i/6",
      "delete chain ip t e/5",
      "delete chain ip t i/6",
      ...["g/1", "b/2", "p/3", "b/4"].map((set) => `delete set ip t ${set}`),
    ],
  );
});

it("a name that was given up is nobody's again", () => {
  const book = new NameBook();
  const first = book.open();
  assert.equal([first.of("a"), first.of("b"), first.of("a")], [1, 2, 1]);
  first.close();
  const second = book.open();
  assert.equal([second.of("b"), second.of("c")], [2, 3]);
  second.close();
  assert.is(book.open().of("a"), 4);
});

it.run();
