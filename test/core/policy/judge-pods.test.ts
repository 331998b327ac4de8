import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PersistentVolume } from "../../../core/kinds/persistent-volume/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { judgePods } from "../../../core/policy/judge-pods.js";
import { defaultPolicy } from "../../../core/policy/policy.js";
import { bookOf, clusterRole, master, on, user, within } from "../access/helpers.js";

const test = suite("who may give a pod power over its host");
const book = bookOf(
  clusterRole("trusted", [{ ...on("use", "podprivileges", "policy.troupe.io"), resourceNames: ["hostpath"] }]),
  within("a", "t", "ClusterRole/trusted", "jane"),
);
const metadata = { name: "web", namespace: "a" };
const pod = (spec: Partial<Pod["spec"]>): Pod => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata },
  spec: { containers: [{ name: "c", image: "i" }], ...spec },
});
const controller = (spec: Pod["spec"], replicas = 1): ReplicationController => ({
  ...{ apiVersion: "v1", kind: "ReplicationController", metadata },
  spec: { replicas, template: { spec } },
});
const withPath = pod({ volumes: [{ name: "v", hostPath: { path: "/" } }] });
const judge = judgePods.bind(null, book, defaultPolicy);

test("who has the right may, in its namespace; a master may; nobody else", () => {
  judge(user("jane"), withPath);
  judge(master, withPath);
  judge(user("tom"), pod({}));
  const elsewhere = { ...withPath, metadata: { name: "web", namespace: "b" } };
  assert.throws(() => judge(user("jane"), elsewhere), /forbidden/);
  assert.throws(() => judge(user("jane"), pod({ hostPID: true })), /forbidden/);
});

test("the refusal says which field, and which right", () => {
  assert.throws(
    () => judge(user("tom"), withPath),
    (error: Error) =>
      error.message ===
      'pods "web" is forbidden: User "tom" may not have this in the namespace "a": spec.volumes[0].hostPath asks for files and folders of the host: it takes the right to "use" podprivileges.policy.troupe.io "hostpath"',
  );
});

test("a controller's template is judged as its pods would be", () => {
  judge(user("jane"), controller(withPath.spec));
  assert.throws(() => judge(user("tom"), controller(withPath.spec)), /spec.template.spec.volumes\[0\].hostPath/);
});

test("a volume gives a path of hosts to whoever may claim it: that takes the right in the whole cluster", () => {
  const volume = (source: object): PersistentVolume => ({
    ...{ kind: "PersistentVolume", metadata: { name: "v" } },
    spec: { capacity: { storage: "1Gi" }, ...source },
  });
  judge(master, volume({ hostPath: { path: "/" } }));
  assert.throws(() => judge(user("jane"), volume({ hostPath: { path: "/" } })), /spec\.hostPath asks for files/);
  assert.throws(() => judge(user("jane"), volume({ local: { path: "/" } })), /spec\.local asks for files/);
  const old = volume({ local: { path: "/" } });
  judge(user("jane"), { ...old, metadata: { ...old.metadata, labels: { a: "b" } } }, old);
});

test("probes and hooks ask their own pod, and what the policy names; that counts for everybody", () => {
  const asks = (host: string): Pod =>
    pod({ containers: [{ name: "c", image: "i", livenessProbe: { httpGet: { port: 80, host } } }] });
  judge(user("tom"), asks(""));
  assert.throws(() => judge(master, asks("10.1.2.3")), /spec\.containers\[0\]\.livenessProbe\.httpGet\.host: only/);
  assert.throws(() => judge(user("tom"), controller(asks("a.example").spec)), /spec\.template\.spec\.containers\[0\]/);
  const open = judgePods.bind(null, book, { ...defaultPolicy, probeHosts: ["10.1.0.0/16"] });
  open(user("tom"), asks("10.1.2.3"));
  assert.throws(() => open(user("tom"), asks("10.2.2.3")), /what the cluster's policy names/);
  judge(user("tom"), asks("10.1.2.3"), asks("10.1.2.3"));
});

test("a service of every minion's address answers for the ports of the host that it takes", () => {
  const service = (type: string, port: number): Service => ({
    ...{ apiVersion: "v1", kind: "Service", metadata },
    spec: { type, ports: [{ port: 8080 }, { port }] },
  });
  judge(user("tom"), service("LoadBalancer", 8443));
  judge(user("tom"), service("ClusterIP", 80));
  judge(master, service("LoadBalancer", 80));
  assert.throws(
    () => judge(user("tom"), service("LoadBalancer", 80)),
    /spec\.ports\[1\]\.port asks for ports of the host .*"hostports"/,
  );
  judge(user("tom"), service("LoadBalancer", 80), service("LoadBalancer", 80));
  assert.throws(() => judge(user("tom"), service("LoadBalancer", 80), service("ClusterIP", 80)), /hostports/);
});

test("who changes what is beside the pod is not asked; who changes the pod answers for all of it", () => {
  judge(user("tom"), controller(withPath.spec, 5), controller(withPath.spec, 1));
  const other = { ...withPath.spec, containers: [{ name: "c", image: "mine" }] };
  assert.throws(() => judge(user("tom"), controller(other), controller(withPath.spec)), /forbidden/);
  assert.throws(() => judge(user("tom"), { ...withPath, spec: other }, withPath), /forbidden/);
});

test("a policy may open a privilege to all, or close it to all", () => {
  const policy = {
    probeHosts: [],
    privileges: { ...defaultPolicy.privileges, hostpath: "refused", hostpid: "open" },
  } as const;
  judgePods(book, policy, user("tom"), pod({ hostPID: true }));
  assert.throws(() => judgePods(book, policy, master, withPath), /the cluster's policy refuses it to everybody/);
});

test.run();
