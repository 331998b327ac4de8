/**
 * What a program does with @kubernetes/client-node, unmodified: it watches, changes, applies, chooses a leader; and of a
 * pod that runs reads logs and runs commands. It says what came of each as a line of JSON.
 *
 * `node client-node.mjs KUBECONFIG [POD]`
 */
import { PassThrough, Writable } from "node:stream";
import * as k8s from "@kubernetes/client-node";

const [, , kubeconfig, pod] = process.argv;
const config = new k8s.KubeConfig();
config.loadFromFile(kubeconfig);
const core = config.makeApiClient(k8s.CoreV1Api);
const coordination = config.makeApiClient(k8s.CoordinationV1Api);
const objects = k8s.KubernetesObjectApi.makeApiClient(config);
const namespace = "default";
const tell = (step, result) => process.stdout.write(`${JSON.stringify({ step, result })}\n`);

/** Services as an informer sees them, from before one is made until it is gone. */
async function informer() {
  const list = () => core.listNamespacedService({ namespace });
  const seen = [];
  const watch = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/services`, list);
  const gone = new Promise((resolve) => {
    for (const event of ["add", "update", "delete"])
      watch.on(event, ({ metadata }) => {
        if (metadata.name !== "seen") return;
        if (seen.at(-1) !== event) seen.push(event);
        if (event === "delete") resolve();
      });
  });
  const connected = new Promise((resolve) => watch.on("connect", resolve));
  await watch.start();
  await connected;
  const spec = { selector: { app: "seen" }, ports: [{ port: 80 }] };
  await core.createNamespacedService({ namespace, body: { metadata: { name: "seen" }, spec } });
  await core.patchNamespacedService(
    { name: "seen", namespace, body: [{ op: "add", path: "/metadata/labels", value: { a: "b" } }] },
    k8s.setHeaderOptions("Content-Type", k8s.PatchStrategy.JsonPatch),
  );
  await core.deleteNamespacedService({ name: "seen", namespace });
  await gone;
  await watch.stop();
  return seen;
}

/** A configuration that two apply: a conflict, then by force. */
async function apply() {
  const body = (value) => ({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "applied", namespace, labels: { a: value } },
  });
  const as = (name, value, force) =>
    objects.patch(body(value), undefined, undefined, name, force, k8s.PatchStrategy.ServerSideApply);
  await as("one", "x");
  const conflict = await as("two", "y").then(
    () => 0,
    ({ code }) => code,
  );
  const { metadata } = await as("two", "y", true);
  const managers = metadata.managedFields.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes("f:a"));
  return { conflict, label: metadata.labels.a, managers: managers.map(({ manager }) => manager) };
}

/** Two want one lease: who writes it first has it; the other takes it when it is given back. */
async function leader() {
  const name = "boss";
  const now = () => new k8s.V1MicroTime();
  const take = async (who) => {
    const spec = { holderIdentity: who, leaseDurationSeconds: 15, acquireTime: now(), renewTime: now() };
    try {
      const old = await coordination.readNamespacedLease({ name, namespace });
      if (old.spec.holderIdentity && old.spec.holderIdentity !== who) return false;
      old.spec = { ...old.spec, ...spec, leaseTransitions: (old.spec.leaseTransitions ?? 0) + 1 };
      await coordination.replaceNamespacedLease({ name, namespace, body: old });
      return true;
    } catch ({ code }) {
      if (code === 409) return false;
      if (code !== 404) throw new Error(`${code}`);
    }
    await coordination.createNamespacedLease({ namespace, body: { metadata: { name }, spec } });
    return true;
  };
  const first = [await take("a"), await take("b")];
  const lease = await coordination.readNamespacedLease({ name, namespace });
  lease.spec.holderIdentity = "";
  await coordination.replaceNamespacedLease({ name, namespace, body: lease });
  const stale = await coordination.replaceNamespacedLease({ name, namespace, body: lease }).then(
    () => 200,
    ({ code }) => code,
  );
  return { first, stale, later: await take("b") };
}

const collect = () => {
  let text = "";
  const into = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk;
      done();
    },
  });
  return { into, text: () => text };
};

async function run() {
  const out = collect();
  const status = await new Promise((resolve, reject) => {
    const input = new PassThrough();
    new k8s.Exec(config)
      .exec(namespace, pod, "main", ["sh", "-c", "read x; echo got $x; exit 3"], out.into, null, input, false, resolve)
      .catch(reject);
    input.end("word\n");
  });
  return { out: out.text(), status: status.status, exit: status.details?.causes?.[0]?.message };
}

async function logs() {
  const out = collect();
  const ended = new Promise((resolve) => out.into.on("finish", resolve));
  await new k8s.Log(config).log(namespace, pod, "main", out.into, { tailLines: 5 });
  await ended;
  return out.text();
}

const steps = pod ? { logs, run } : { informer, apply, leader };
for (const [step, work] of Object.entries(steps)) tell(step, await work());
process.exit(0);
