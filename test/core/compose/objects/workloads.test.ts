import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf, planOf } from "../folder.js";
import { planned, podSpec, workload } from "./made.js";

const test = suite("what keeps the pods of a service");

const volume = "volumes: { data: }\n";
const mount = "volumes: ['data:/data']";

const kinds: readonly (readonly [keys: string, more: string, kind: string, some: object])[] = [
  ["", "", "Deployment", { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }],
  ["scale: 3", "", "Deployment", { replicas: 3 }],
  ["deploy: { replicas: 0 }", "", "Deployment", { replicas: 0 }],
  [
    "deploy: { update_config: { parallelism: 0, order: stop-first, delay: 5s, monitor: 1m } }",
    "",
    "Deployment",
    {
      minReadySeconds: 60,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: "100%" } },
    },
  ],
  [
    "ports: [{ target: 80, published: 80, mode: host }]",
    "",
    "Deployment",
    { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } },
  ],
  [mount, volume, "StatefulSet", { serviceName: "web", podManagementPolicy: "Parallel" }],
  ["volumes: ['data:/data:ro']", volume, "Deployment", {}],
  [`${mount}\nscale: 2`, volume, "Deployment", { replicas: 2 }],
  ["volumes: ['/data', '/srv/x:/x']", "", "Deployment", {}],
  [
    "deploy: { mode: global }",
    "",
    "DaemonSet",
    { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } },
  ],
  ["restart: 'no'", "", "Job", { backoffLimit: 0, completions: 1, parallelism: 1 }],
  ["deploy: { restart_policy: { condition: none } }", "", "Job", { backoffLimit: 0 }],
  [
    "deploy: { mode: replicated-job, replicas: 4, restart_policy: { condition: on-failure, max_attempts: 3 } }",
    "",
    "Job",
    { backoffLimit: 3, completions: 4, parallelism: 4 },
  ],
  [
    "restart: on-failure:5",
    "  after: { image: y, depends_on: { web: { condition: service_completed_successfully } } }\n",
    "Job",
    { backoffLimit: 5 },
  ],
  [
    "",
    "  after: { image: y, depends_on: { web: { condition: service_completed_successfully } } }\n",
    "Job",
    { backoffLimit: 0 },
  ],
  ["restart: on-failure", "", "Deployment", {}],
  ["restart: unless-stopped", "", "Deployment", {}],
];
for (const [keys, more, kind, some] of kinds)
  test(`${keys || "nothing said"} is a ${kind}`, () => {
    const made = workload(keys, more);
    assert.is(made.kind, kind);
    for (const [key, value] of Object.entries(some)) assert.equal(made.spec[key], value, key);
    if (!/replicas|scale/.test(keys)) assert.not.ok("replicas" in made.spec, "what is not said stays as it was scaled");
    const { template, selector } = made.spec;
    const labels = { "troupe.dev/stack": "shop", "troupe.dev/service": "web" };
    assert.equal(template.metadata?.labels, labels);
    if (kind === "Job") assert.ok(["Never", "OnFailure"].includes(template.spec?.restartPolicy ?? ""));
    else assert.equal(selector, { matchLabels: labels });
  });

const refused: readonly (readonly [keys: string, more: string, why: RegExp])[] = [
  ["scale: 2\ndeploy: { replicas: 3 }", "", /it is 2, and deploy\.replicas 3/],
  ["deploy: { mode: global-job }", "", /a job of every minion is not done here/],
  [`deploy: { mode: global }\n${mount}`, volume, /a named volume is on one minion/],
  [
    "restart: always",
    "  after: { image: y, depends_on: { web: { condition: service_completed_successfully } } }\n",
    /others wait for its end/,
  ],
  ["depends_on: [b]", "  b: { image: x, depends_on: [web] }\n", /these wait for each other: web → b → web/],
  ["deploy: { placement: { constraints: ['node.id == a'] } }", "", /node\.hostname, node\.labels\.KEY/],
  ["deploy: { placement: { constraints: ['node.hostname == a', 'node.hostname == b'] } }", "", /cannot be a and b/],
  ["deploy: { placement: { max_replicas_per_node: 2 } }", "", /1 can be kept to/],
  ["deploy: { endpoint_mode: vip }", "", /needs ports/],
];
for (const [keys, more, why] of refused)
  test(`refused: ${keys}`, () => {
    const faults = faultsOf(`services:\n  web:\n    image: x\n${keys.replace(/^/gm, "    ")}\n${more}`);
    assert.is(faults.length, 1, faults.join("\n"));
    assert.match(faults[0] ?? "", why);
  });

test("where it may be", () => {
  const placement =
    "platform: linux/arm64/v8\ndeploy: { placement: { max_replicas_per_node: 1, constraints: ['node.labels.disk==ssd', 'node.hostname != n1', 'node.role==worker', 'node.platform.os == linux'], preferences: [{ spread: node.labels.zone }] } }";
  const { nodeSelector, affinity, topologySpreadConstraints } = podSpec(placement);
  assert.equal(nodeSelector, { "kubernetes.io/arch": "arm64", disk: "ssd", "kubernetes.io/os": "linux" });
  const labelSelector = { matchLabels: { "troupe.dev/stack": "shop", "troupe.dev/service": "web" } };
  assert.equal(affinity, {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "NotIn", values: ["n1"] }] },
        ],
      },
    },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector }],
    },
  });
  assert.equal(topologySpreadConstraints, [
    { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
  ]);
});

/** Services of the API: name, type or address, ports. */
const services = (keys: string, more = ""): unknown[] =>
  planned(keys, more)
    .base.filter(({ kind }) => kind === "Service")
    .map(({ metadata, ...rest }) => {
      const { spec } = rest as unknown as {
        spec: { type?: string; clusterIP?: string; ports?: { port: number; targetPort?: number; protocol: string }[] };
      };
      return [
        metadata.name,
        spec.type ?? spec.clusterIP ?? "vip",
        ...(spec.ports ?? []).map((p) => `${p.port}>${p.targetPort ?? p.port}/${p.protocol}`),
      ];
    });

test("by which names and ports it is reached", () => {
  assert.equal(services(""), [["web", "None"]]);
  assert.equal(services("ports: ['8080:80', '53:53/udp', 9000, '7000-7001:7000-7001']"), [
    ["web", "None"],
    ["web-published", "LoadBalancer", "8080>80/TCP", "53>53/UDP", "7000>7000/TCP", "7001>7001/TCP"],
    ["web-chosen", "NodePort", "9000>9000/TCP"],
  ]);
  assert.equal(services("expose: [3000, '8080-8081']\nports: ['1:3000']\ndeploy: { endpoint_mode: vip }"), [
    ["web", "vip", "3000>3000/TCP", "8080>8080/TCP", "8081>8081/TCP"],
    ["web-published", "LoadBalancer", "1>3000/TCP"],
  ]);
  assert.equal(
    services(
      "container_name: the-web\nnetworks: { a: { aliases: [one, two] }, b: { aliases: [one] } }",
      "networks: { a: , b: }\n",
    ),
    [
      ["web", "None"],
      ["one", "None"],
      ["two", "None"],
      ["the-web", "None"],
    ],
  );
});

test("names that are none in DNS are told, and two that become one are refused", () => {
  const plan = planOf(
    "services: { my_db: { image: x }, web: { image: x, links: ['my_db:db'], networks: { default: { aliases: [a.b] } } } }\n",
  );
  assert.equal(
    plan.workloads.map(({ object }) => object.metadata.name),
    ["my-db", "web"],
  );
  assert.ok(plan.base.some(({ metadata }) => metadata.name === "db"));
  assert.equal(
    plan.warnings.map((line) => line.replace(/^\S+ /, "")),
    [
      "services.my_db: no name in DNS is so: others find it as my-db",
      "services.web: no name in DNS is a.b: nothing finds it by that",
    ],
  );
  assert.equal(faultsOf("services: { a_b: { image: x }, a-b: { image: x } }\n"), [
    "two things of the stack would both be the Service a-b",
    "two things of the stack would both be the Deployment a-b",
  ]);
  assert.match(faultsOf("services: { 1st: { image: x } }\n")[0] ?? "", /begins with a letter/);
});

test("a service on the network of another is a container of its pods, with its own volumes, and waits with it", () => {
  const text = `services:
  app: { image: a, network_mode: "service:vpn", depends_on: { db: { condition: service_healthy }, vpn: { condition: service_started } }, volumes: ['data:/d'], restart: always }
  web: { image: w, network_mode: "container:tunnel", volumes: ['/w'] }
  vpn: { image: v, container_name: tunnel, ports: ['8080:80'], volumes: ['/v'], cap_add: [NET_ADMIN] }
  db: { image: d }
  last: { image: l, depends_on: [app] }
volumes: { data: }
`;
  const plan = planOf(text);
  assert.equal(
    plan.workloads.map(({ service, object, waits }) => [service, object.kind, ...waits.map((wait) => wait.service)]),
    [
      ["db", "Deployment"],
      ["vpn", "StatefulSet", "db"],
      ["last", "Deployment", "vpn"],
    ],
  );
  const { template } = (plan.workloads[1]?.object as unknown as ReturnType<typeof workload> | undefined)?.spec ?? {};
  assert.equal(
    template?.spec?.containers.map((one) => [one.name, one.image, one.volumeMounts]),
    [
      ["vpn", "v", [{ name: "mount-0", mountPath: "/v" }]],
      ["app", "a", [{ name: "guest-0-mount-0", mountPath: "/d" }]],
      ["web", "w", [{ name: "guest-1-mount-0", mountPath: "/w" }]],
    ],
  );
  assert.equal(
    template?.spec?.volumes?.map(({ name }) => name),
    ["mount-0", "guest-0-mount-0", "guest-1-mount-0"],
  );
  assert.equal(services("", "").length, 1);
  assert.not.ok(plan.base.some(({ kind, metadata }) => kind === "Service" && metadata.name === "app"));
});

test("what a pod has once is its host's, and who has no network of its own shares none", () => {
  const guest = (keys: string): string[] =>
    faultsOf(`services: { web: { image: x, network_mode: 'service:db', ${keys} }, db: { image: y } }\n`);
  assert.match(guest("ports: ['1:1']")[0] ?? "", /ports: it is in the pods of db, which have it once/);
  assert.match(guest("hostname: h")[0] ?? "", /hostname: it is in the pods of db/);
  const chain =
    "services: { a: { image: x, network_mode: 'service:b' }, b: { image: x, network_mode: 'service:a' } }\n";
  assert.match(faultsOf(chain)[0] ?? "", /b has no network of its own that could be shared/);
  const plan = planOf(
    "services: { web: { image: x, network_mode: 'service:db', deploy: { replicas: 2 } }, db: { image: y } }\n",
  );
  assert.match(plan.warnings[0] ?? "", /web\.deploy: it is in the pods of db: what that says counts/);
});

test("each comes after those it waits for", () => {
  const plan = planOf(
    "services: { a: { image: x, depends_on: { b: { condition: service_healthy }, c: { condition: service_started } }, links: [d] }, b: { image: x, depends_on: [d] }, c: { image: x }, d: { image: x } }\n",
  );
  assert.equal(
    plan.workloads.map(({ service }) => service),
    ["d", "b", "c", "a"],
  );
  assert.equal(plan.workloads.at(-1)?.waits, [
    { service: "b", condition: "service_healthy" },
    { service: "c", condition: "service_started" },
    { service: "d", condition: "service_started" },
  ]);
});

test.run();
