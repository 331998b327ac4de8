/** What policies come to, packet by packet: the examples of Kubernetes' documentation, and anything else. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { NetworkPolicy } from "../../../core/kinds/network-policy/object.js";
import { isolationOf, passesHere, sourceOf, Told } from "./compiled.js";
import { passes, type World } from "./naive.js";
import { namespace, pod, policy } from "./objects.js";
import { anyChanges, anyWorld, packets } from "./worlds.js";

const it = suite("isolation of pods");

const web = { name: "http", containerPort: 8080, protocol: "TCP" };
const db = pod("db", "10.1.0.1", { role: "db" }, { ports: [{ name: "sql", containerPort: 6379 }] });
const frontend = pod("frontend", "10.1.0.2", { role: "frontend" }, { ports: [web] });
const other = pod("other", "10.1.1.3", {}, { ports: [{ ...web, containerPort: 9090 }] });
const project = pod("job", "10.1.1.4", {}, { namespace: "mine" });
const alien = pod("alien", "10.1.0.5", { role: "frontend" }, { namespace: "theirs" });
const onHost = pod("agent", "192.0.2.1", { role: "frontend" }, { spec: { hostNetwork: true } });
const pods = [db, frontend, other, project, alien, onHost];
const namespaces = [namespace("default"), namespace("mine", { project: "mine" }), namespace("theirs")];
const at: Record<string, string> = {
  ...Object.fromEntries(pods.map(({ metadata, status }) => [metadata.name, status?.podIP ?? ""])),
  office: "172.17.5.5",
  lab: "172.17.1.9",
  abroad: "198.51.100.7",
};

/** Whether each of these goes through: `who → whom:port[/protocol]`, with ! before what does not. */
function check(policies: readonly NetworkPolicy[], ways: readonly string[]): void {
  const world: World = { policies, pods, namespaces };
  const isolation = isolationOf(new Told().take(sourceOf(world)).rows.values(), pods);
  for (const way of ways) {
    const [, not, from = "", to = "", port = "", protocol = "TCP"] =
      /^(!?)(\w+) → (\w+):(\d+)(?:\/(\w+))?$/.exec(way) ?? [];
    const packet = { from: at[from] ?? "", to: at[to] ?? "", protocol, port: Number(port) };
    assert.ok(packet.from && packet.to, way);
    assert.is(passes(world, packet), not === "", `Kubernetes: ${way}`);
    assert.is(passesHere(isolation, packet), not === "", way);
  }
}

const everything = { podSelector: {} };
const ofDb = { podSelector: { matchLabels: { role: "db" } } };

for (const [what, policies, ways] of [
  ["nothing is isolated by itself", [], ["frontend → db:1", "alien → db:6379/UDP", "db → abroad:443"]],
  [
    "default deny of all that comes in",
    [policy("deny", { ...everything, policyTypes: ["Ingress"] })],
    ["!frontend → db:6379", "!abroad → db:6379", "db → abroad:443", "db → alien:80", "!agent → db:1"],
  ],
  [
    "allow all that comes in, whatever else denies it",
    [
      policy("deny", { ...everything, policyTypes: ["Ingress"] }),
      policy("allow", { ...everything, ingress: [{}], policyTypes: ["Ingress"] }),
    ],
    ["frontend → db:6379", "abroad → db:6379/SCTP", "db → abroad:443"],
  ],
  [
    "default deny of all that goes out",
    [policy("deny", { ...everything, policyTypes: ["Egress"] })],
    ["!db → abroad:443", "!frontend → db:6379", "alien → db:6379", "db → db:6379"],
  ],
  [
    "allow all that goes out",
    [policy("allow", { ...everything, egress: [{}], policyTypes: ["Egress"] })],
    ["db → abroad:443", "frontend → db:6379/UDP"],
  ],
  [
    "default deny of both",
    [policy("deny", { ...everything, policyTypes: ["Ingress", "Egress"] })],
    ["!db → abroad:443", "!alien → db:6379", "!frontend → db:1", "alien → project:1".replace("project", "job")],
  ],
  [
    "the example of the documentation: a block less a part, a namespace, or pods; at one port",
    [
      policy("test-network-policy", {
        ...ofDb,
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          {
            from: [
              { ipBlock: { cidr: "172.17.0.0/16", except: ["172.17.1.0/24"] } },
              { namespaceSelector: { matchLabels: { project: "mine" } } },
              { podSelector: { matchLabels: { role: "frontend" } } },
            ],
            ports: [{ protocol: "TCP", port: 6379 }],
          },
        ],
        egress: [{ to: [{ ipBlock: { cidr: "10.1.1.0/24" } }], ports: [{ protocol: "TCP", port: 5978 }] }],
      }),
    ],
    [
      ...["office → db:6379", "!lab → db:6379", "job → db:6379", "frontend → db:6379", "!alien → db:6379"],
      ...["!other → db:6379", "!frontend → db:6380", "!frontend → db:6379/UDP", "!agent → db:6379"],
      ...["db → other:5978", "!db → other:80", "!db → frontend:5978", "frontend → other:5978"],
    ],
  ],
  [
    "one entry of both selectors means pods of those namespaces, two entries mean either",
    [
      policy("both", {
        ...ofDb,
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "theirs" } },
                podSelector: { matchLabels: { role: "frontend" } },
              },
            ],
          },
        ],
      }),
    ],
    ["alien → db:1", "!frontend → db:1", "!job → db:1"],
  ],
  [
    "either",
    [
      policy("either", {
        ...ofDb,
        ingress: [
          { from: [{ namespaceSelector: {} }], ports: [{ port: 1 }] },
          { from: [{ podSelector: {} }], ports: [{ port: 2 }] },
        ],
      }),
    ],
    ["alien → db:1", "frontend → db:1", "!abroad → db:1", "frontend → db:2", "!alien → db:2", "!agent → db:1"],
  ],
  [
    "several namespaces by their labels",
    [
      policy("names", {
        ...everything,
        egress: [
          {
            to: [
              {
                namespaceSelector: {
                  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["mine", "x"] }],
                },
              },
            ],
          },
        ],
        policyTypes: ["Egress"],
      }),
    ],
    ["db → job:80", "!db → alien:80", "!db → frontend:80"],
  ],
  [
    "a range of ports",
    [
      policy("range", {
        ...ofDb,
        egress: [
          { to: [{ ipBlock: { cidr: "10.1.0.0/24" } }], ports: [{ protocol: "TCP", port: 32_000, endPort: 32_768 }] },
        ],
        policyTypes: ["Egress"],
      }),
    ],
    ["db → frontend:32000", "db → frontend:32768", "!db → frontend:31999", "!db → frontend:32769", "!db → other:32000"],
  ],
  [
    "ports by their names: those of the pod that is reached",
    [
      policy("in", { ...ofDb, ingress: [{ ports: [{ port: "sql" }, { port: "http" }] }] }),
      policy("out", {
        podSelector: { matchLabels: { role: "frontend" } },
        policyTypes: ["Egress"],
        egress: [{ ports: [{ port: "http" }] }, { to: [{ podSelector: {} }], ports: [{ port: "sql" }, { port: 7 }] }],
      }),
    ],
    [
      ...["other → db:6379", "!other → db:8080", "!other → db:6379/UDP"],
      ...["frontend → other:9090", "!frontend → other:8080", "frontend → db:6379", "!frontend → abroad:8080"],
      ...["frontend → other:7", "!frontend → job:7"],
    ],
  ],
  [
    "a name in a block, without peers, and of nobody",
    [
      policy("out", {
        ...ofDb,
        policyTypes: ["Egress"],
        egress: [
          { to: [{ ipBlock: { cidr: "10.1.1.0/24" } }], ports: [{ port: "http" }] },
          { ports: [{ port: "nobody-has" }] },
        ],
      }),
    ],
    ["db → other:9090", "!db → frontend:8080", "!db → other:80"],
  ],
  [
    "UDP and SCTP are protocols of their own; one without a port is all of its ports",
    [policy("dns", { ...ofDb, ingress: [{ ports: [{ protocol: "UDP" }, { protocol: "SCTP", port: 7 }] }] })],
    ["frontend → db:53/UDP", "!frontend → db:53", "frontend → db:7/SCTP", "!frontend → db:8/SCTP"],
  ],
  [
    "a policy that speaks of what goes out is one of what comes in as well, unless it says otherwise",
    [policy("both", { ...ofDb, egress: [{}] })],
    ["db → abroad:1", "!frontend → db:1"],
  ],
  [
    "policies of another namespace are about its pods",
    [policy("deny", everything, "theirs")],
    ["frontend → db:1", "!frontend → alien:1"],
  ],
] as const)
  it(what, () => check(policies, ways));

it("any policies come to what Kubernetes would make of them, however the cluster came to be so", () => {
  fc.assert(
    fc.property(anyWorld, anyChanges, (first, changes) => {
      const source = sourceOf(first);
      const told = new Told().take(source);
      let world = first;
      for (const change of changes) {
        world = change(world, source);
        told.take(source);
      }
      const isolation = isolationOf(told.rows.values(), world.pods);
      for (const packet of packets(world))
        assert.is(passesHere(isolation, packet), passes(world, packet), JSON.stringify({ packet, world }, null, 1));
    }),
    { numRuns: 150 },
  );
});

it.run();
