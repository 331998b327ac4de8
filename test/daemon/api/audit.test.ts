import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AuditEntry } from "../../../core/access/audit.js";
import type { Clock } from "../../../core/time.js";
import { Auditor } from "../../../daemon/api/audit.js";
import { as, byName, root } from "./access/callers.js";
import { closeAll, startCluster } from "./cluster.js";
import { upgradeAs } from "./upgrade-as.js";

const test = suite("the audit over HTTP");
test.after.each(closeAll);

test("writes, commands and refusals are told, with who and what; reads and secrets are not", async () => {
  const lines: AuditEntry[] = [];
  const cluster = await startCluster({
    authenticate: byName,
    builtInAccess: true,
    audit: (entry) => lines.push(entry),
  });
  const pods = "/api/v1/namespaces/default/pods";
  const env = [{ name: "PASSWORD", value: "hunter2" }];
  const pod = { metadata: { name: "web" }, spec: { containers: [{ name: "c", image: "i", env }] } };
  await cluster.call("POST", pods, pod, root);
  await cluster.call("GET", pods, undefined, root);
  await cluster.call("GET", `${pods}?hunter2=1`, undefined, as("nobody"));
  await cluster.call("GET", pods);
  await cluster.call("POST", "/api/v1beta1/pods", { kind: "Pod", id: "old" }, root);
  await upgradeAs(cluster, "root", `${pods}/web/exec?command=hunter2`);
  await upgradeAs(cluster, "nobody", `${pods}/web/exec?command=hunter2`);
  const told = lines.map(({ user, verb, resource, path, name, code }) =>
    [user, verb, resource ?? path, name, code].filter((word) => word !== undefined).join(" "),
  );
  assert.equal(told, [
    "root create pods 201",
    "nobody list pods 403",
    " get /api/v1/namespaces/default/pods 401",
    "root post /api/v1beta1/pods 422",
    "root create pods/exec web 400",
    "nobody create pods/exec web 403",
  ]);
  assert.not.match(JSON.stringify(lines), /hunter2/);
  assert.ok(lines.every(({ from }) => from.includes("127.0.0.1")));
});

test("who is refused as often as he likes does not push out what others did, nor what he did", () => {
  const lines: AuditEntry[] = [];
  let nowMs = 0;
  const auditor = new Auditor((entry) => lines.push(entry), { nowMs: () => nowMs } as Clock);
  const facts = { caller: undefined, right: undefined, method: "GET", path: "/x", from: "" };
  // A wrong Host or Origin is refused with 403, before anybody has asked who it is.
  for (let i = 0; i < 10_000; i++) auditor.tell({ ...facts, code: i % 2 === 0 ? 401 : 403 });
  assert.is(lines.length, 600);
  const pod = { ...facts, caller: { name: "pod", groups: [] } };
  for (let i = 0; i < 10_000; i++) auditor.tell({ ...pod, code: 403 });
  assert.is(lines.length, 1_200);
  for (const as of ["a", "b"])
    for (let i = 0; i < 1_000; i++) auditor.tell({ ...facts, caller: { name: as, groups: [] }, by: "many", code: 403 });
  assert.is(lines.length, 1_800);
  auditor.tell({ ...pod, method: "POST", code: 201 });
  auditor.tell({ ...facts, caller: { name: "other", groups: [] }, code: 403 });
  assert.is(lines.length, 1_802);
  nowMs = 60_000;
  auditor.tell({ ...facts, code: 401 });
  auditor.tell({ ...pod, code: 403 });
  assert.is(lines.length, 1_804);
});

test.run();
