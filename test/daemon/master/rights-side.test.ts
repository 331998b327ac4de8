import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { builtInRoles } from "../../../core/access/built-in.js";
import { defaultPolicy } from "../../../core/policy/policy.js";
import { openRights, type RightsFlags, type RightsSide } from "../../../daemon/master/rights-side.js";
import { type Cluster, closeAll, startCluster } from "../api/cluster.js";

const test = suite("what a master has for rights");
const root = mkdtempSync(join(tmpdir(), "troupe-rights-"));
test.after.each(closeAll);
test.after(() => rmSync(root, { recursive: true, force: true }));

const flags = (more: Partial<RightsFlags> = {}): RightsFlags => ({
  dataDir: root,
  policyFile: "",
  auditLog: "",
  ...more,
});
const open = (cluster: Cluster, more?: Partial<RightsFlags>): Promise<RightsSide> =>
  openRights(flags(more), { ...cluster.deps, master: () => cluster.master });

test("the objects a cluster begins with are made once; what somebody took away on purpose stays away", async () => {
  const cluster = await startCluster();
  const rights = await open(cluster);
  await rights.begin();
  const names = [...cluster.master.view.list("ClusterRole")].map((r) => r.metadata.name);
  assert.equal(names.sort(), builtInRoles.map((r) => r.metadata.name).sort());
  assert.ok(cluster.master.view.get("ServiceAccount", "default", "default"));
  const before = cluster.master.view.revision;
  await rights.close();
  const again = await open(cluster);
  await again.begin();
  assert.is(cluster.master.view.revision, before);
  await again.close();
});

test("the key is made once, readable by its owner only; a damaged one ends the start and says how to mend it", async () => {
  const cluster = await startCluster();
  const path = join(root, "service-account.key");
  await (await open(cluster)).close();
  const text = readFileSync(path, "utf8");
  assert.is(statSync(path).mode & 0o777, 0o600);
  await (await open(cluster)).close();
  assert.is(readFileSync(path, "utf8"), text);
  for (const wrong of ["", "nonsense", text.slice(0, 100)]) {
    writeFileSync(path, wrong);
    try {
      await open(cluster);
      assert.unreachable("a damaged key was taken");
    } catch (error) {
      assert.match(String(error), /service-account.key is not a private key of curve P-256: put the right one back/);
    }
    assert.is(readFileSync(path, "utf8"), wrong);
  }
  writeFileSync(path, text);
});

test("a policy that cannot be read ends the start with the file and what is wrong", async () => {
  const cluster = await startCluster();
  const policyFile = join(root, "policy.yaml");
  const refused = async (pattern: RegExp): Promise<void> => {
    try {
      await open(cluster, { policyFile });
      assert.unreachable("it was taken");
    } catch (error) {
      assert.match(String(error), pattern);
    }
  };
  await refused(/--policy-file .*policy.yaml: ENOENT/);
  writeFileSync(policyFile, "apiVersion: policy.troupe.io/v1\nkind: PodPolicy\nprivileges: {hostpath: no-way}");
  await refused(
    /--policy-file .*policy.yaml: privileges.hostpath: unsupported value 'no-way': must be one of open, asked, refused/,
  );
  writeFileSync(policyFile, "apiVersion: policy.troupe.io/v1\nkind: PodPolicy\nprivileges: {hostpath: refused}");
  const rights = await open(cluster, { policyFile });
  assert.equal(rights.policy.privileges, { ...defaultPolicy.privileges, hostpath: "refused" });
  await rights.close();
});

test("the audit is beside the objects, elsewhere, or off", async () => {
  const cluster = await startCluster();
  const entry = { at: "", user: "jane", groups: [], verb: "create", code: 201, from: "" };
  for (const [auditLog, path] of [
    ["", join(root, "audit.log")],
    [join(root, "other.log"), join(root, "other.log")],
  ] as const) {
    const rights = await open(cluster, { auditLog });
    rights.audit?.(entry);
    await rights.close();
    assert.match(readFileSync(path, "utf8"), /"user":"jane"/);
  }
  assert.is((await open(cluster, { auditLog: "off" })).audit, undefined);
});

test.run();
