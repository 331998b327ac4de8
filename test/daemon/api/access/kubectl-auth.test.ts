// runner: kubectl
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { groupNames } from "../../../../core/access/caller.js";
import { Fault } from "../../../../core/fault.js";
import { followAccounts } from "../../../../daemon/accounts/default-accounts.js";
import { createApp, serverOptions } from "../../../../daemon/api/app.js";
import type { Authenticate } from "../../../../daemon/authentication/authenticate.js";
import { serverCertificate } from "../../../../daemon/master/certificates.js";
import { realClock } from "../../../../daemon/real-clock.js";
import { type Cluster, closeAll, startCluster } from "../cluster.js";
import { type Kubectl, kubectlAt } from "../kubectl.js";
import { byName, give, root } from "./callers.js";

const test = suite("kubectl auth");
const folder = mkdtempSync(join(tmpdir(), "troupe-kubectl-auth-"));
test.after(async () => {
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
});

let cluster: Cluster;
let kubectl: Kubectl;
let stop = (): void => {};

/** The cluster over TLS: to who speaks plainly kubectl shows no token. */
test.before(async () => {
  const authenticate: Authenticate = async (request) => {
    const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    const known = cluster.deps.tokens?.callerOf(token);
    if (!known && token.split(".").length === 3) throw new Fault("Unauthorized", "a token that is good no more");
    return known ?? byName(request);
  };
  cluster = await startCluster({ authenticate, builtInAccess: true });
  const certificate = await serverCertificate(folder, ["127.0.0.1"], realClock());
  const server = createServer({ ...serverOptions, ...certificate }, createApp(cluster.deps).app.callback());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stopAccounts = await followAccounts(cluster.deps);
  const client = await kubectlAt(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  kubectl = client;
  stop = () => {
    stopAccounts();
    client.close();
    server.closeAllConnections();
    server.close();
  };
  await give(cluster, "jane", "view", "default");
  await give(cluster, "owner", "admin", "default");
});
test.after(() => stop());

const who = (token: string): string[] => ["--insecure-skip-tls-verify", `--token=${token}|`];
const admin = ["--insecure-skip-tls-verify", `--token=root|${groupNames.masters}`];
const can = async (token: string, ...question: string[]): Promise<string> =>
  (await kubectl.run([...who(token), "auth", "can-i", ...question])).stdout.trim();

test("can-i says yes and no as it is", async () => {
  assert.is(await can("jane", "list", "pods"), "yes");
  assert.is(await can("jane", "get", "pods/log"), "yes");
  assert.match(await can("jane", "create", "pods"), /^no/);
  assert.match(await can("jane", "create", "pods/exec"), /^no/);
  assert.match(await can("jane", "list", "pods", "-n", "other"), /^no/);
  assert.match(await can("jane", "list", "nodes"), /^no/);
  assert.is(await can("owner", "create", "rolebindings"), "yes");
  assert.match(await can("jane", "get", "/joining"), /^no/);
  assert.is(await can("jane", "get", "/healthz"), "yes");
  const all = await kubectl.ok([...admin, "auth", "can-i", "*", "*", "-A"]);
  assert.match(all, /^yes/);
});

test("--as: who may act as others asks for them, who may not is refused, and neither is overlooked", async () => {
  const asked = ["auth", "can-i", "list", "pods", "--as", "jane"];
  assert.match((await kubectl.run([...admin, ...asked])).stdout, /^yes/);
  assert.match((await kubectl.run([...admin, "auth", "can-i", "list", "pods", "--as", "tom"])).stdout, /^no/);
  assert.match(await kubectl.ok([...admin, "auth", "whoami", "--as", "tom", "--as-group", "devs"]), /tom[\s\S]*devs/);
  const robot = "system:serviceaccount:default:robot";
  assert.match(await kubectl.ok([...admin, "auth", "whoami", "--as", robot]), /system:serviceaccounts:default/);
  const { code, stderr } = await kubectl.run([...who("owner"), "get", "pods", "--as", "jane"]);
  assert.is(code, 1);
  assert.match(stderr, /users "jane" is forbidden: User "owner" cannot impersonate resource "users"/);
  const masters = [...who("owner"), "get", "nodes", "--as", "x", "--as-group", groupNames.masters];
  assert.is((await kubectl.run(masters)).code, 1);
});

test("can-i --list tells all, whoami who one is", async () => {
  const list = await kubectl.ok([...who("jane"), "auth", "can-i", "--list"]);
  assert.match(list, /pods\s.*\[get list watch\]/);
  assert.match(list, /selfsubjectaccessreviews\.authorization\.k8s\.io\s.*\[create\]/);
  assert.match(list, /\[\/healthz\].*\[get\]/);
  const me = await kubectl.ok([...who("jane"), "auth", "whoami"]);
  assert.match(me, /Username\s+jane/);
  assert.match(me, /Groups\s+\[system:authenticated\]/);
});

test("a refusal reads as that of Kubernetes", async () => {
  const { code, stderr } = await kubectl.run([...who("jane"), "delete", "pod", "web"]);
  assert.is(code, 1);
  assert.match(
    stderr,
    /Error from server \(Forbidden\): pods "web" is forbidden: User "jane" cannot delete resource "pods" in API group "" in the namespace "default"/,
  );
});

test("roles and bindings are applied, shown and described", async () => {
  const manifest = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: scaler, namespace: default }
rules: [{ apiGroups: [""], resources: [replicationcontrollers/scale], verbs: [get, patch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: scalers, namespace: default }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: scaler }
subjects: [{ kind: ServiceAccount, name: robot, namespace: default }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot, namespace: default }
`;
  const said = await kubectl.ok([...admin, "apply", "-f", "-"], manifest);
  assert.match(said, /role.rbac.authorization.k8s.io\/scaler created/);
  assert.match(
    await kubectl.ok([...admin, "get", "rolebindings", "-o", "wide"]),
    /scalers\s+Role\/scaler.*default\/robot/,
  );
  assert.match(await kubectl.ok([...admin, "get", "sa"]), /default\s+0.*\n.*|robot\s+0/);
  assert.match(
    await kubectl.ok([...admin, "describe", "clusterrole", "view"]),
    /pods\s+\[\]\s+\[\]\s+\[get list watch\]/,
  );
  assert.match(await kubectl.ok([...admin, "get", "clusterroles"]), /cluster-admin/);
});

test("create token: the service account may what its binding gives, until its account is gone", async () => {
  const token = (await kubectl.ok([...admin, "create", "token", "robot", "--duration=10m"])).trim();
  const asRobot = ["--insecure-skip-tls-verify", `--token=${token}`];
  assert.match(
    await kubectl.ok([...asRobot, "auth", "whoami"]),
    /system:serviceaccount:default:robot[\s\S]*system:serviceaccounts:default/,
  );
  assert.match(
    (await kubectl.run([...asRobot, "auth", "can-i", "patch", "rc/web", "--subresource=scale"])).stdout,
    /^yes/,
  );
  assert.match((await kubectl.run([...asRobot, "auth", "can-i", "get", "pods"])).stdout, /^no/);
  await cluster.call("DELETE", "/api/v1/namespaces/default/serviceaccounts/robot", undefined, root);
  const { code, stderr } = await kubectl.run([...asRobot, "auth", "whoami"]);
  assert.is(code, 1);
  assert.match(stderr, /must be logged in|Unauthorized/);
});

test.run();
