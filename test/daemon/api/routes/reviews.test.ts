import { suite } from "uvu";
import * as assert from "uvu/assert";
import { as, byName, give } from "../access/callers.js";
import { closeAll, startCluster } from "../cluster.js";

const test = suite("reviews over HTTP");
test.after.each(closeAll);
const group = "/apis/authorization.k8s.io/v1";

test("one asks about oneself; about others who has the right to", async () => {
  const cluster = await startCluster({ authenticate: byName, builtInAccess: true });
  await give(cluster, "jane", "view", "default");
  await give(cluster, "chief", "cluster-admin");
  const resourceAttributes = { verb: "list", resource: "pods", namespace: "default" };
  const own = await cluster.call(
    "POST",
    `${group}/selfsubjectaccessreviews`,
    { spec: { resourceAttributes } },
    as("jane"),
  );
  assert.is(own.status, 201);
  assert.equal(own.json.kind, "SelfSubjectAccessReview");
  assert.equal(own.json.status, {
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "jane-view/default" of ClusterRole "view" to User "jane"',
  });
  const spec = { user: "jane", groups: [], resourceAttributes };
  const other = (who: string) => cluster.call("POST", `${group}/subjectaccessreviews`, { spec }, as(who));
  assert.is((await other("jane")).status, 403);
  assert.ok((await other("chief")).json.status.allowed);
  const local = (namespace: string) =>
    cluster.call("POST", `${group}/namespaces/${namespace}/localsubjectaccessreviews`, { spec }, as("chief"));
  assert.ok((await local("default")).json.status.allowed);
  assert.is((await local("other")).status, 400);
});

test("a body of any sort is answered, or refused with what is wrong", async () => {
  const cluster = await startCluster({ authenticate: byName, builtInAccess: true });
  const post = (body: unknown, type = "application/json") =>
    cluster.call("POST", `${group}/selfsubjectaccessreviews`, body, { ...as("jane"), "content-type": type });
  assert.is((await post({})).status, 422);
  assert.is((await post("[]")).status, 400);
  assert.is((await post("k8s", "application/vnd.kubernetes.protobuf")).status, 400);
  assert.is((await post({ kind: "Pod" })).status, 400);
});

test.run();
