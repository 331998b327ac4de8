/** What stands in the files of -f is what is sent, against the real API over a store in memory. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { inMemory } from "./in-memory.js";

const test = suite("troupe's manifests");

const { cluster, file, ok, troupe } = inMemory(test);

const zeros = (values: string): string => `
Id: zeros
DesiredState: {Manifest: {containers: [{name: main, Image: i, env: [${values}]}]}}
labels: {app: zeros, build: 007}
`;

test("what stands in a manifest is what the server reads", async () => {
  const words = ["0022", "00501", "03788745", "1.10", "TRUE"];
  const old = zeros(words.map((w) => `{name: A, value: ${w}}`).join(", "));
  assert.is(await ok("create", "-f", file("zeros.yaml", `kind: Pod${old}`)), 'pod "zeros" created\n');
  assert.is(await ok("apply", "-f", file("zeros.yaml", `Kind: Pod${old}`)), 'pod "zeros" configured\n');
  const pod = JSON.parse(await ok("get", "pod", "zeros", "-o", "json")) as {
    metadata: { labels: object };
    spec: { containers: { env: { value: string }[] }[] };
  };
  assert.equal(pod.metadata.labels, { app: "zeros", build: "007" });
  assert.equal(
    pod.spec.containers[0]?.env.map((e) => e.value),
    words,
  );
  const rc = await cluster().call("POST", "/api/v1/namespaces/default/replicationcontrollers", {
    metadata: { name: "web" },
    spec: { template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } } },
  });
  assert.is(rc.status, 201, rc.text);
  for (const verb of ["create", "apply"])
    for (const [name, labels] of [
      ["web", "a: 0022"],
      ["new", "a: 0022"],
    ]) {
      const text = `{apiVersion: v1, kind: ReplicationController, metadata: {name: ${name}, labels: {${labels}}}, spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}`;
      const { code, stderr } = await troupe([verb, "-f", file("v1.yaml", text)]);
      assert.is(code, 1);
      assert.match(stderr, /metadata\.labels\.a: invalid value '0022': must be a string; quote it: "0022"/, verb);
    }
});

test("JSON objects one after another", async () => {
  const one = (name: string): string =>
    `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"},"spec":{"containers":[{"name":"m","image":"i"}]}}`;
  for (const gap of ["\n", ""]) {
    const stdin = `${one("one")}${gap}${one("two")}`;
    assert.is((await troupe(["apply", "-f", "-"], { stdin })).stdout, 'pod "one" created\npod "two" created\n');
    const path = file("both.json", stdin);
    assert.is(await ok("delete", "-f", path), 'pod "one" deleted\npod "two" deleted\n');
    assert.is(await ok("create", "-f", path), 'pod "one" created\npod "two" created\n');
    assert.is((await troupe(["delete", "-f", "-"], { stdin })).stdout, 'pod "one" deleted\npod "two" deleted\n');
  }
});

test("TCP and UDP on one number: after each apply there is what the file says", async () => {
  const [tcp, udp] = ["{name: t, port: 53, protocol: TCP}", "{name: u, port: 53, protocol: UDP}"];
  for (const ports of [[tcp], [tcp, udp], [udp], [udp, tcp], [tcp]]) {
    const text = `{apiVersion: v1, kind: Service, metadata: {name: dns}, spec: {selector: {app: d}, ports: [${ports.join(", ")}]}}`;
    await ok("apply", "-f", file("dns.yaml", text));
    const service = await cluster().store.get("Service", "default", "dns");
    assert.equal(
      service?.spec.ports?.map(({ name, port, protocol }) => `{name: ${name}, port: ${port}, protocol: ${protocol}}`),
      ports,
    );
  }
});

test("what to write instead of an old version or a Config", async () => {
  const cases: [string, RegExp][] = [
    [
      "{kind: Pod, apiVersion: v1beta3, metadata: {name: x}}",
      /\(v1beta3\) is not served here; .*write apiVersion: v1 /,
    ],
    ["{kind: Config, apiVersion: v1beta1, items: []}", /write kind: List with its items/],
    ["{kind: Config, apiVersion: v1, clusters: []}", /given with --kubeconfig/],
  ];
  for (const [text, why] of cases) {
    const { code, stderr } = await troupe(["apply", "-f", file("old.yaml", text)]);
    assert.is(code, 1);
    assert.match(stderr, why);
  }
});

test.run();
