// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how compose files name variables
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf, planOf } from "../folder.js";
import { container, podSpec, warningsOf, workload } from "./made.js";

const test = suite("the container of a service");

const asked = (command: string[], timeoutSeconds: number, periodSeconds: number, failureThreshold: number): object => ({
  exec: { command },
  timeoutSeconds,
  periodSeconds,
  failureThreshold,
});
const probes = (
  command: string[],
  timeout: number,
  [start, patience]: [number, number],
  [every, retries]: [number, number],
): object => ({
  startupProbe: asked(command, timeout, start, patience),
  readinessProbe: asked(command, timeout, every, retries),
  livenessProbe: asked(command, timeout, every, retries),
});

const table: readonly (readonly [keys: string, value: object])[] = [
  ["", {}],
  ["command: sh -c 'echo \"a  b\"' c\\ d", { args: ["sh", "-c", 'echo "a  b"', "c d"] }],
  ["command: [sh, -c, 'echo $$HOME $$(date) $$$$']", { args: ["sh", "-c", "echo $HOME $$(date) $$$"] }],
  ["entrypoint: /bin/x -y\ncommand: [z]", { command: ["/bin/x", "-y"], args: ["z"] }],
  ["entrypoint: []\ncommand: run it", { command: ["run", "it"] }],
  ["command:", {}],
  ["working_dir: /a\ntty: true\nstdin_open: true\nread_only: false", { workingDir: "/a", tty: true, stdin: true }],
  ["pull_policy: missing", { imagePullPolicy: "IfNotPresent" }],
  ["pull_policy: always", { imagePullPolicy: "Always" }],
  [
    "environment: { A: 1.10, B: , C: 'x$$(D)', E: '' }",
    {
      env: [
        { name: "A", value: "1.10" },
        { name: "C", value: "x$$(D)" },
        { name: "E", value: "" },
      ],
    },
  ],
  ["environment: [HOST_ONE, NONE]", { env: [{ name: "HOST_ONE", value: "of the host" }] }],
  [
    "env_file: [{ path: a.env, required: false }, b.env]\nenvironment: { B: own }",
    {
      env: [
        { name: "A", value: "$1" },
        { name: "B", value: "own" },
      ],
    },
  ],
  ["user: '1000:100'", { securityContext: { runAsUser: 1000, runAsGroup: 100 } }],
  ["user: root", { securityContext: { runAsUser: 0 } }],
  [
    "cap_add: [NET_ADMIN, cap_sys_time]\ncap_drop: [ALL]\nprivileged: true\nread_only: true",
    {
      securityContext: {
        privileged: true,
        readOnlyRootFilesystem: true,
        capabilities: { add: ["NET_ADMIN", "SYS_TIME"], drop: ["ALL"] },
      },
    },
  ],
  [
    "security_opt: ['no-new-privileges:true', 'seccomp=unconfined', 'apparmor:mine']",
    {
      securityContext: {
        allowPrivilegeEscalation: false,
        seccompProfile: { type: "Unconfined" },
        appArmorProfile: { type: "Localhost", localhostProfile: "mine" },
      },
    },
  ],
  [
    "cpus: 0.5\nmem_limit: 64m",
    { resources: { limits: { cpu: "500m", memory: "67108864" }, requests: { cpu: "0", memory: "0" } } },
  ],
  ["cpu_quota: 150000", { resources: { limits: { cpu: "1500m" }, requests: { cpu: "0" } } }],
  [
    "deploy: { resources: { limits: { cpus: '2' }, reservations: { cpus: '0.25', memory: 1gb } } }",
    { resources: { limits: { cpu: "2000m" }, requests: { cpu: "250m", memory: "1073741824" } } },
  ],
  [
    "healthcheck: { test: curl -f x, interval: 10s, timeout: 3s, retries: 5, start_period: 1m }",
    probes(["/bin/sh", "-c", "curl -f x"], 3, [5, 22], [10, 5]),
  ],
  ["healthcheck: { test: [CMD, a, b] }", probes(["a", "b"], 30, [5, 18], [30, 3])],
  [
    "healthcheck: { test: [CMD-SHELL, 'a | b'], interval: 500ms, timeout: 100ms }",
    probes(["/bin/sh", "-c", "a | b"], 1, [1, 2], [1, 3]),
  ],
  ["healthcheck: { test: [CMD, a], start_interval: 2s, interval: 1m30s }", probes(["a"], 30, [2, 135], [90, 3])],
  ["healthcheck: { test: [NONE] }", {}],
  ["healthcheck: { disable: true, test: [CMD, a] }", {}],
  [
    "post_start: [{ command: touch /x }]\npre_stop: [{ command: [a, b] }]",
    {
      lifecycle: {
        postStart: { exec: { command: ["/bin/sh", "-c", "touch /x"] } },
        preStop: { exec: { command: ["a", "b"] } },
      },
    },
  ],
  [
    "ports: ['127.0.0.1:81:80', { target: 53, published: 53, protocol: udp, mode: host }]",
    {
      ports: [
        { containerPort: 80, protocol: "TCP", hostPort: 81, hostIP: "127.0.0.1" },
        { containerPort: 53, protocol: "UDP", hostPort: 53 },
      ],
    },
  ],
];
for (const [keys, value] of table)
  test(keys || "nothing said", () =>
    assert.equal(container(keys, "", { "b.env": "A='$1'\nB=b" }, { variables: { HOST_ONE: "of the host" } }), value),
  );

const refused: readonly (readonly [keys: string, why: RegExp])[] = [
  ["user: postgres", /services\.web\.user: postgres is a name that only the image knows/],
  ["group_add: [docker]", /group_add: docker is a name/],
  ["entrypoint: ''", /an empty entrypoint needs a command/],
  ['command: "a \'b"', /the quote ' is not closed/],
  ["healthcheck: { test: [curl, x] }", /begins with NONE, with CMD/],
  ["security_opt: [label:disable]", /no-new-privileges, seccomp:unconfined and apparmor:PROFILE/],
  ["network_mode: none", /a pod has a network of its own \(bridge\)/],
  ["network_mode: service:db", /a pod has a network of its own \(bridge\)/],
  ["ipc: service:db", /private or host is expected/],
  ["pid: service:db", /host is what can be shared/],
  ["pull_policy: sometimes", /always, never, missing/],
  ["env_file: none.env", /there is no file \S*none\.env/],
  ["restart: sometimes", /no, always, on-failure/],
  ["post_start: [{ command: a }, { command: b }]", /one command can be run there/],
  ["pre_stop: [{ command: a, user: root }]", /runs as the service's own program does/],
  ["extra_hosts: ['a:nowhere']", /nowhere is no address/],
  ["platform: windows/amd64", /containers here are of linux/],
  ["ports: [{ target: 80, host_ip: 127.0.0.1 }]", /needs a number there/],
];
for (const [keys, why] of refused)
  test(`refused: ${keys}`, () => {
    const faults = faultsOf(
      `services:\n  web:\n    image: x\n${keys.replace(/^/gm, "    ")}\n`.replace("image: x\n    build", "build"),
    );
    assert.is(faults.length, 1, faults.join("\n"));
    assert.match(faults[0] ?? "", why);
    assert.match(faults[0] ?? "", /^compose\.yaml:\d+: services\.web/);
  });

const warned: readonly (readonly [keys: string, why: RegExp])[] = [
  ["hostname: my_db.x.org", /it is my-db/],
  ["init: true", /^services\.web\.init: no init is put before the program/],
  ["stop_signal: SIGINT", /the image's own signal is sent/],
  ["ulimits: { nofile: 1024 }", /the engines of the minions decide it/],
  ["build: .", /nothing is built here/],
  ["restart: on-failure", /started again, too, and without end/],
  ["deploy: { update_config: { failure_action: rollback } }", /stops where it is/],
  ["deploy: { placement: { constraints: ['node.role == manager'] } }", /masters run no containers/],
  ["extra_hosts: ['host.docker.internal:host-gateway']", /left out: a pod's host is known when it is placed/],
  ["pull_policy: daily", /pulled where it is missing/],
  ["labels: { 'a b': c }", /a b is left out: an annotation's key must be/],
  ["tmpfs: /run:size=1m", /size=1m is not kept to/],
  ["network_mode: host\nports: ['80:80']", /every port of the service is the host's already/],
  ["ports: ['8000-8010:80']", /8000 is taken of 8000-8010/],
];
for (const [keys, why] of warned)
  test(`warned: ${keys}`, () => {
    const told = warningsOf(keys);
    assert.is(told.length, 1, told.join("\n"));
    assert.match(told[0] ?? "", why);
  });

test("what asks for nothing is neither warned of nor refused", () => {
  assert.equal(warningsOf("init: false\nprivileged: false\nuse_api_socket: false\nbuild:\nlogging:"), []);
});

test("an image is pulled where it is missing, and what is built is called as compose calls it", () => {
  assert.is(podSpec("").containers[0]?.imagePullPolicy, "IfNotPresent");
  const plan = planOf("services: { web: { build: . } }\n");
  assert.match(JSON.stringify(plan.workloads[0]?.object), /"image":"shop-web"/);
  assert.equal(faultsOf("services: { web: { command: a } }\n"), [
    "compose.yaml:1: services.web.image: a service needs an image",
  ]);
});

test("what concerns the pod", () => {
  const { containers: _, ...spec } = podSpec(
    "network_mode: host\npid: host\nipc: host\nhostname: h\nruntime: gvisor\nstop_grace_period: 1m30s\ngroup_add: ['5']\nsysctls: [net.core.somaxconn=1024]\nextra_hosts: ['a=10.0.0.1', 'b:10.0.0.1']\ndns: 1.1.1.1\ndns_search: [x.org]\ndns_opt: ['ndots:2', rotate]",
  );
  assert.equal(spec, {
    terminationGracePeriodSeconds: 90,
    enableServiceLinks: false,
    hostNetwork: true,
    dnsPolicy: "ClusterFirstWithHostNet",
    hostIPC: true,
    hostPID: true,
    hostname: "h",
    hostAliases: [{ ip: "10.0.0.1", hostnames: ["a", "b"] }],
    dnsConfig: {
      nameservers: ["1.1.1.1"],
      searches: ["x.org"],
      options: [{ name: "ndots", value: "2" }, { name: "rotate" }],
    },
    securityContext: { supplementalGroups: [5], sysctls: [{ name: "net.core.somaxconn", value: "1024" }] },
    runtimeClassName: "gvisor",
  });
});

test("labels, label files and annotations are annotations of the pods, those of deploy of what keeps them", () => {
  const made = workload("label_file: l.env\nlabels: { a: 2 }\nannotations: [c=3]\ndeploy: { labels: [d=4] }", "", {
    "l.env": "a=1\nb=1",
  });
  assert.equal(made.spec.template.metadata?.annotations, { a: "2", b: "1", c: "3" });
  assert.equal(made.metadata.annotations, { d: "4" });
});

test("what is run before is an init container, with what the service mounts", () => {
  const spec = podSpec(
    "user: '5'\nvolumes: ['/data']\nenvironment: { A: 1 }\npre_start: [{ command: migrate it, per_replica: true, environment: { A: 2 } }, { image: y, per_replica: true }]",
  );
  const mounts = spec.containers[0]?.volumeMounts;
  assert.equal(spec.initContainers, [
    {
      name: "pre-start-0",
      image: "x",
      args: ["migrate", "it"],
      env: [{ name: "A", value: "2" }],
      volumeMounts: mounts,
      securityContext: { runAsUser: 5 },
    },
    { name: "pre-start-1", image: "y", env: [{ name: "A", value: "1" }], volumeMounts: mounts },
  ]);
});

test.run();
