import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { closeAll, startCluster } from "./cluster.js";

const test = suite("the thin path");
test.after(closeAll);

const manifest = (name: string): string => readFileSync(`scenarios/manifests/jenkins/${name}`, "utf8");

test("the article's manifests, by v1beta1", async () => {
  const c = await startCluster();
  const pod = await c.call("POST", "/api/v1beta1/pods", manifest("pod.json"));
  assert.is(pod.status, 200, pod.text);
  assert.is(pod.json.kind, "Pod");
  assert.is(pod.json.id, "jenkins");
  assert.is(pod.json.currentState.status, "Waiting");
  for (const file of ["service-http.json", "service-slave.json"]) {
    const service = await c.call("POST", "/api/v1beta1/services", manifest(file));
    assert.is(service.status, 200, service.text);
    assert.match(service.json.portalIP, /^10\.0\.0\.\d+$/);
  }
  const controller = await c.call("POST", "/api/v1beta1/replicationControllers", manifest("replication.json"));
  assert.is(controller.status, 200, controller.text);
  const minion = await c.call("POST", "/api/v1beta1/minions", { id: "10.245.2.2", apiVersion: "v1beta1" });
  assert.is(minion.status, 200, minion.text);
  for (const [collection, count] of [
    ["services", 2],
    ["replicationControllers", 1],
    ["minions", 1],
  ] as const) {
    const list = await c.call("GET", `/api/v1beta1/${collection}`);
    assert.is(list.json.items.length, count, list.text);
  }
  const v1 = await c.call("GET", "/api/v1/namespaces/default/pods/jenkins");
  assert.is(v1.json.metadata.name, "jenkins");
  const gone = await c.call("DELETE", "/api/v1beta1/pods/jenkins");
  assert.is(gone.json.status, "Success", gone.text);
  const missing = await c.call("GET", "/api/v1beta1/pods/nobody");
  assert.is(missing.status, 404);
  assert.is(missing.json.message, 'pod "nobody" not found');
  const unknown = await c.call("GET", "/api/v1beta1/nothings");
  assert.is(unknown.status, 404);
  assert.is(unknown.json, undefined);
  const verb = await c.call("PATCH", "/api/v1beta1/pods/jenkins", {});
  assert.is(verb.status, 405);
});

test.run();
