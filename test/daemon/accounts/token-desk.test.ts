import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MasterMessage } from "../../../core/link/messages.js";
import { ensureAccount as ensureDefault, followAccounts } from "../../../daemon/accounts/default-accounts.js";
import { TokenDesk } from "../../../daemon/accounts/token-desk.js";
import { poll } from "../../e2e/poll.js";
import { addMinion, type Cluster, closeAll, startCluster } from "../api/cluster.js";

const test = suite("tokens for the pods of a minion");
test.after.each(closeAll);

interface Desk {
  cluster: Cluster;
  /** The answer to a minion that asks for a pod's token. */
  ask(minion: string, pod: string): Promise<Extract<MasterMessage, { type: "token" }> | undefined>;
  make(name: string, spec?: object): Promise<void>;
}

async function begin(withAccounts = true): Promise<Desk> {
  const cluster = await startCluster();
  if (withAccounts) await followAccounts(cluster.deps);
  await addMinion(cluster, "m1");
  const sent: MasterMessage[] = [];
  const { tokens } = cluster.deps;
  if (!tokens) throw new Error("the cluster makes no tokens");
  const send = (_: string, message: MasterMessage): boolean => sent.push(message) > 0;
  const ensureAccount = (namespace: string): Promise<void> => ensureDefault(cluster.deps, namespace);
  const desk = new TokenDesk({ master: () => cluster.master, tokens, ca: () => "CA", send, ensureAccount });
  const podOf = (name: string) => cluster.master.view.get("Pod", "default", name);
  return {
    cluster,
    ask: async (minion, name) => {
      sent.length = 0;
      await desk.asked(minion, podOf(name)?.metadata.uid ?? "none");
      return sent[0] as Extract<MasterMessage, { type: "token" }> | undefined;
    },
    make: async (name, spec = {}) => {
      const containers = [{ name: "c", image: "i" }];
      const body = { metadata: { name }, spec: { containers, ...spec } };
      await cluster.call("POST", "/api/v1/namespaces/default/pods", body);
      await poll("it is on a minion", async () => podOf(name)?.spec.nodeName, Boolean);
    },
  };
}

test("a pod's own minion is given a token that is good while the pod is there", async () => {
  const { cluster, ask, make } = await begin();
  await make("web");
  const files = (await ask("m1", "web"))?.files;
  assert.equal([files?.["ca.crt"], files?.namespace], ["CA", "default"]);
  const caller = () => cluster.deps.tokens?.callerOf(files?.token ?? "");
  assert.is(caller()?.name, "system:serviceaccount:default:default");
  await cluster.call("DELETE", "/api/v1/namespaces/default/pods/web?gracePeriodSeconds=0");
  await cluster.call("DELETE", "/api/v1/namespaces/default/serviceaccounts/default");
  assert.is(caller(), null, "its account was made anew");
});

test("another minion is given nothing, and that is told", async () => {
  const { cluster, ask, make } = await begin();
  await make("web");
  assert.is(await ask("m2", "web"), undefined);
  assert.ok(cluster.complaints.some((line) => line.startsWith("a minion asked for a token that is not its own")));
  assert.is(await ask("m1", "nothing"), undefined);
});

test("in a namespace so new that it has no account yet, the account is made first", async () => {
  const { ask, make } = await begin(false);
  await make("early");
  assert.ok((await ask("m1", "early"))?.files);
});

test("who wants none has none: the pod's word counts before its account's", async () => {
  const { cluster, ask, make } = await begin();
  const account = { metadata: { name: "quiet" }, automountServiceAccountToken: false };
  await cluster.call("POST", "/api/v1/namespaces/default/serviceaccounts", account);
  await make("no", { automountServiceAccountToken: false });
  await make("quiet", { serviceAccountName: "quiet" });
  await make("loud", { serviceAccountName: "quiet", automountServiceAccountToken: true });
  await make("lost", { serviceAccountName: "nobody" });
  const answers: Awaited<ReturnType<Desk["ask"]>>[] = [];
  for (const name of ["no", "quiet", "loud", "lost"]) answers.push(await ask("m1", name));
  assert.equal(
    answers.map((a) => [a?.files !== undefined, a?.why]),
    [
      [false, ""],
      [false, ""],
      [true, undefined],
      [false, 'there is no service account "nobody"'],
    ],
  );
});

test.run();
