import { suite } from "uvu";
import * as assert from "uvu/assert";
import { followAccounts } from "../../../daemon/accounts/default-accounts.js";
import { poll } from "../../e2e/poll.js";
import { closeAll, startCluster } from "../api/cluster.js";

const until = (ready: () => boolean): Promise<unknown> => poll("it is so", async () => ready(), Boolean);

const test = suite("the default service account of each namespace");
test.after.each(closeAll);

test("it is there from the start, with each new namespace, and again when it is deleted", async () => {
  const cluster = await startCluster({});
  await cluster.call("POST", "/api/v1/namespaces", { metadata: { name: "early" } });
  const stop = await followAccounts(cluster.deps);
  const uidIn = (namespace: string): string | undefined =>
    cluster.master.view.get("ServiceAccount", namespace, "default")?.metadata.uid;
  assert.ok(uidIn("default"));
  assert.ok(uidIn("early"));
  await cluster.call("POST", "/api/v1/namespaces", { metadata: { name: "late" } });
  await until(() => uidIn("late") !== undefined);
  const first = uidIn("late");
  await cluster.call("DELETE", "/api/v1/namespaces/late/serviceaccounts/default");
  await until(() => uidIn("late") !== undefined && uidIn("late") !== first);
  await cluster.call("DELETE", "/api/v1/namespaces/late");
  await until(() => cluster.master.view.get("Namespace", "", "late") === undefined);
  assert.is(uidIn("late"), undefined);
  stop();
});

test.run();
