/** Random bodies, right ones and nearly right ones, for the properties of the API. */
import fc, { type Arbitrary } from "fast-check";

export const dnsLabel = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
export const freeId = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,10}$/);
export const port = fc.integer({ min: 1, max: 65_535 });
const word = fc.stringMatching(/^[a-zA-Z0-9 ./:$_-]{1,12}$/);
const flag = fc.boolean();
export const labels = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.stringMatching(/^[a-z0-9,]{0,6}$/), {
  maxKeys: 3,
});

/** Objects in which any of the fields may be missing. */
function some<T extends Record<string, Arbitrary<unknown>>>(
  model: T,
  ...always: (keyof T)[]
): Arbitrary<Record<string, unknown>> {
  return fc.record(model, { requiredKeys: always as never }) as Arbitrary<Record<string, unknown>>;
}

const portOrName = fc.oneof(port, dnsLabel);
const exec = fc.record({ command: fc.array(word, { minLength: 1, maxLength: 3 }) });
const httpGet = some({ path: fc.constantFrom("/", "/health"), port: portOrName, host: fc.constant("") }, "port");
const handler = fc.oneof(
  fc.record({ exec }),
  fc.record({ httpGet }),
  fc.record({ tcpSocket: fc.record({ port: portOrName }) }),
);
const probe = fc
  .tuple(
    handler,
    some({ initialDelaySeconds: fc.integer({ min: 0, max: 99 }), timeoutSeconds: fc.integer({ min: 1, max: 9 }) }),
  )
  .map(([a, b]) => ({ ...a, ...b }));
const hook = fc.oneof(fc.record({ exec }), fc.record({ httpGet }));
const amount = fc.integer({ min: 0, max: 10 ** 9 });

const anyContainer = some(
  {
    name: dnsLabel,
    image: fc.constantFrom("nginx", "a/b:1", "c:latest"),
    command: fc.array(word, { maxLength: 3 }),
    entrypoint: fc.array(word, { maxLength: 2 }),
    workingDir: fc.constant("/tmp"),
    ports: fc.array(
      some(
        { containerPort: port, protocol: fc.constantFrom("TCP", "UDP"), hostIP: fc.constant("127.0.0.1") },
        "containerPort",
      ),
      { maxLength: 3 },
    ),
    env: fc.array(fc.oneof(fc.record({ name: freeId, value: word }), fc.record({ key: freeId, value: word })), {
      maxLength: 3,
    }),
    cpu: amount,
    memory: amount,
    resources: fc.constantFrom(
      { limits: { cpu: "1500m" } },
      { limits: { cpu: "2", gpu: "1" }, requests: { cpu: "1" } },
      { requests: { disk: "1" } },
    ),
    livenessProbe: probe,
    readinessProbe: probe,
    lifecycle: some({ postStart: hook, preStop: hook }),
    terminationMessagePath: fc.constant("/dev/end"),
    privileged: flag,
    imagePullPolicy: fc.constantFrom("PullAlways", "PullNever", "PullIfNotPresent", "pullalways", ""),
  },
  "name",
  "image",
);

/** Without `cpu` where `resources` has it: that is what counts then. */
const wireContainer = anyContainer.map(({ cpu, ...rest }) => {
  const limits = (rest.resources as { limits?: Record<string, string> } | undefined)?.limits;
  return limits?.cpu || cpu === undefined ? rest : { ...rest, cpu };
});

const source = fc.oneof(
  fc.constant({ emptyDir: {} }),
  fc.constant({ hostDir: { path: "/data" } }),
  fc.constant({ gitRepo: { repository: "https://a/b", revision: "c0ffee" } }),
  fc.constant({ persistentDisk: { pdName: "d", fsType: "ext4", partition: 1, readOnly: true } }),
  fc.constant({ nfs: { server: "s", path: "/p" } }),
);

/** A manifest whose names are unique and whose mounts name its volumes. */
export const wireManifest: Arbitrary<Record<string, unknown>> = fc
  .record({
    containers: fc.uniqueArray(wireContainer, { minLength: 1, maxLength: 3, selector: (c) => c["name"] }),
    volumes: fc.uniqueArray(some({ name: dnsLabel, source }, "name"), { maxLength: 3, selector: (v) => v["name"] }),
    restartPolicy: fc.constantFrom({ always: {} }, { onFailure: {} }, { never: {} }),
    version: fc.constantFrom("v1beta1", "v1beta2", "V1Beta1"),
    readOnly: flag,
  })
  .map(({ containers, volumes, readOnly, ...rest }) => ({
    ...rest,
    volumes,
    containers: containers.map((c) => ({
      ...c,
      volumeMounts: volumes.map((v, i) => ({ name: v["name"], [i % 2 ? "path" : "mountPath"]: `/m${i}`, readOnly })),
    })),
  }));

/** Right bodies of v1beta1. */
export const podBody: Arbitrary<unknown> = some(
  {
    id: freeId,
    kind: fc.constant("Pod"),
    apiVersion: fc.constant("v1beta1"),
    labels,
    nodeSelector: labels,
    annotations: labels,
    desiredState: fc.record({ manifest: wireManifest }),
  },
  "id",
  "desiredState",
);

const templateLabels = labels.filter((l) => Object.keys(l).length > 0);

export const controllerBody: Arbitrary<unknown> = fc
  .record({
    id: freeId,
    replicas: fc.integer({ min: 0, max: 50 }),
    template: templateLabels,
    manifest: wireManifest,
    own: labels,
  })
  .map(({ id, replicas, template, manifest, own }) => ({
    id,
    labels: own,
    desiredState: {
      replicas,
      replicaSelector: template,
      podTemplate: { desiredState: { manifest: { ...manifest, id } }, labels: template },
    },
  }));

export const serviceBody: Arbitrary<unknown> = some(
  {
    id: dnsLabel,
    port,
    containerPort: fc.oneof(port, dnsLabel, fc.constant(0)),
    protocol: fc.constantFrom("TCP", "udp"),
    selector: templateLabels,
    labels,
    portalIP: fc.constant("10.0.0.9"),
    publicIPs: fc.constant(["192.168.1.1"]),
    createExternalLoadBalancer: flag,
    sessionAffinity: fc.constantFrom("None", "ClientIP"),
  },
  "id",
  "port",
  "selector",
);

const endpoint = fc.oneof(
  fc.tuple(fc.ipV4(), port).map(([ip, p]) => `${ip}:${p}`),
  fc.tuple(fc.constantFrom("fe80::1", "::1"), port).map(([ip, p]) => `[${ip}]:${p}`),
);
export const endpointsBody: Arbitrary<unknown> = some(
  { id: dnsLabel, endpoints: fc.array(endpoint, { maxLength: 5 }) },
  "id",
);

export const minionBody: Arbitrary<unknown> = some(
  {
    id: dnsLabel,
    hostIP: fc.ipV4(),
    labels,
    resources: fc.record({ capacity: some({ cpu: amount, memory: amount }) }),
  },
  "id",
);

export const eventBody: Arbitrary<unknown> = some(
  {
    id: freeId,
    involvedObject: some(
      { kind: fc.constant("Pod"), name: dnsLabel, namespace: fc.constant("default"), uid: word },
      "name",
    ),
    status: fc.constantFrom("running", "waiting", "odd", ""),
    reason: fc.constantFrom("started", "created", "other"),
    message: word,
    source: dnsLabel,
    timestamp: fc.constant("2014-11-25T12:00:00Z"),
  },
  "id",
  "involvedObject",
);

const v1Container = some(
  {
    name: dnsLabel,
    image: fc.constantFrom("nginx", "a/b:1"),
    command: fc.array(word, { maxLength: 3 }),
    env: fc.array(fc.record({ name: freeId, value: word }), { maxLength: 2 }),
    resources: fc.constant({ limits: { cpu: "1", memory: "64Mi" }, requests: { cpu: "100m" } }),
    ports: fc.array(fc.record({ containerPort: port }), { maxLength: 2 }),
    securityContext: fc.constant({ runAsUser: 1000, capabilities: { drop: ["ALL"] } }),
    readinessProbe: fc.constant({ tcpSocket: { port: 80 }, periodSeconds: 5 }),
  },
  "name",
  "image",
);

/** A right v1 pod. */
export const v1PodBody: Arbitrary<unknown> = fc
  .record({
    name: dnsLabel,
    containers: fc.uniqueArray(v1Container, { minLength: 1, maxLength: 3, selector: (c) => c["name"] }),
    grace: fc.nat(60),
  })
  .map(({ name, containers, grace }) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      containers,
      terminationGracePeriodSeconds: grace,
      tolerations: [{ key: "a", operator: "Exists" }],
      affinity: { x: [1, { y: null }] },
    },
  }));

/** Paths to every value in a JSON value. */
function paths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([k, v]) => paths(v, [...path, k]))];
}

function replaced(value: unknown, path: readonly (string | number)[], next: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return next;
  if (Array.isArray(value)) return value.map((v, i) => (String(i) === String(first) ? replaced(v, rest, next) : v));
  return { ...(value as object), [first]: replaced((value as Record<string, unknown>)[first], rest, next) };
}

/** Bodies of `body` with one value, at any depth, put in place of another. */
export function mutated(body: Arbitrary<unknown>): Arbitrary<unknown> {
  const next = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(-1, 0, 1e20, 1.5, "", "x".repeat(300), [], {}, null, true, [null], [[]], { __proto__: null }),
  );
  return fc.tuple(body, fc.nat(), next).map(([value, at, other]) => {
    const all = paths(value);
    return replaced(value, all[at % all.length] ?? [], other);
  });
}
