/** What Go leaves out when it has no value is left out here, too. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../core/kinds/prepare.js";

const it = suite("values that are none");
const container = { name: "c", image: "i" };

it("a word that is empty is not given, and its default counts", () => {
  const words = { restartPolicy: "", dnsPolicy: "", containers: [{ ...container, imagePullPolicy: "" }] };
  const { spec } = readObject("Pod", { metadata: { name: "a", namespace: "" }, spec: words }).object;
  assert.equal(
    [spec.restartPolicy, spec.dnsPolicy, spec.containers[0]?.imagePullPolicy],
    ["Always", "ClusterFirst", "Always"],
  );
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [container] } };
  const set = {
    selector: { matchLabels: { a: "b" } },
    podManagementPolicy: "",
    updateStrategy: { type: "" },
    template,
  };
  const read = readObject("StatefulSet", { metadata: { name: "a" }, spec: set }).object.spec;
  assert.equal([read.podManagementPolicy, read.updateStrategy?.type], ["OrderedReady", "RollingUpdate"]);
  assert.is(readObject("Secret", { metadata: { name: "a" }, type: "" }).object.type, "Opaque");
});

it("a probe's zeros are its defaults", () => {
  const none = { periodSeconds: 0, timeoutSeconds: 0, successThreshold: 0, failureThreshold: 0 };
  const livenessProbe = { httpGet: { port: 80, scheme: "" }, ...none };
  const { spec } = readObject("Pod", {
    metadata: { name: "a" },
    spec: { containers: [{ ...container, livenessProbe }] },
  }).object;
  const { periodSeconds, timeoutSeconds, successThreshold, failureThreshold, httpGet } =
    spec.containers[0]?.livenessProbe ?? {};
  assert.equal([periodSeconds, timeoutSeconds, successThreshold, failureThreshold], [10, 1, 1, 3]);
  assert.is(httpGet?.scheme, "HTTP");
});

it("a word that is needed is asked for, and other words are refused as before", () => {
  const read = (operator: string) => () =>
    readObject("Deployment", {
      metadata: { name: "a" },
      spec: { selector: { matchExpressions: [{ key: "a", operator }] }, template: {} },
    });
  assert.throws(read("Near"), /unsupported value 'Near'/);
  assert.throws(read(""), /operator/);
});

it.run();
