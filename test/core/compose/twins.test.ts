/**
 * Files built as well-known public ones are: each can be deployed, and all it is made of is read by the kinds' own rules
 * without a fault and without an unknown field.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { anyDef } from "../../../core/kinds/all.js";
import { readAs } from "../../../core/objects/read-object.js";
import { planOf } from "./folder.js";

const test = suite("twins of public compose files");
const twins = fileURLToPath(new URL("../../../../test/core/compose/twins/", import.meta.url));

/** What they mount, and the variables somebody would set. */
const files = {
  "nginx.conf": "events {}",
  "prometheus/prometheus.yml": "global: {}",
  "grafana/provisioning/ds.yml": "apiVersion: 1",
  "db_password.txt": "s3cret",
  "common.env": "TZ=Etc/UTC\n",
};
const variables = { DB_PASSWORD: "x", DOMAIN: "example.org" };

/** Of each: the kinds of what keeps pods, by the services' names in their order, and how many objects there are besides. */
const wanted: Readonly<Record<string, [workloads: string[], base: number]>> = {
  "counter.yaml": [["redis StatefulSet", "web Deployment"], 4],
  "wordpress.yaml": [["db StatefulSet", "wordpress StatefulSet"], 5],
  "gitea.yaml": [["db StatefulSet", "server StatefulSet"], 6],
  "monitoring.yaml": [["node-exporter DaemonSet", "prometheus StatefulSet", "grafana StatefulSet"], 9],
  "voting.yaml": [
    [
      "redis Deployment",
      "db StatefulSet",
      "vote Deployment",
      "result Deployment",
      "worker Deployment",
      "visualizer Deployment",
    ],
    10,
  ],
  "nextcloud.yaml": [["db StatefulSet", "redis Deployment", "app StatefulSet", "cron StatefulSet"], 7],
  "airflow.yaml": [
    [
      "postgres StatefulSet",
      "redis Deployment",
      "airflow-init Job",
      "webserver Deployment",
      "scheduler Deployment",
      "worker Deployment",
    ],
    8,
  ],
  "proxy.yaml": [["api Deployment", "proxy Deployment"], 5],
};

test("there is a row for each", () => {
  assert.equal(readdirSync(twins).sort(), Object.keys(wanted).sort());
});

for (const [name, [workloads, count]] of Object.entries(wanted))
  test(name, () => {
    const plan = planOf({ ...files, "compose.yaml": readFileSync(`${twins}${name}`, "utf8") }, { variables });
    assert.equal(
      plan.workloads.map(({ service, object }) => `${service} ${object.kind}`),
      workloads,
    );
    assert.is(plan.base.length, count, plan.base.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(", "));
    for (const object of [...plan.base, ...plan.workloads.map((one) => one.object)]) {
      const { unknownFields } = readAs(anyDef(object.kind), JSON.parse(JSON.stringify(object)));
      assert.equal(unknownFields, [], `${object.kind} ${object.metadata.name}`);
    }
  });

test.run();
