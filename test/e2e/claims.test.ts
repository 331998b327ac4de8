/** A StatefulSet on a real engine: its pods' names, and directories that stay theirs. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { isRunning, type Seen, type Watcher } from "./watcher.js";

const it = suite("claims");
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "claims", standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

const core = "/api/v1/namespaces/default";
const sets = "/apis/apps/v1/namespaces/default/statefulsets";

interface Volume {
  spec: { local: { path: string } };
}

interface Claim {
  spec: { volumeName?: string };
}

const runs = async (name: string, otherThan = ""): Promise<Seen> =>
  (
    await watcher.until(
      `${name} runs`,
      (pod) => pod.metadata.name === name && pod.metadata.uid !== otherThan && isRunning(pod),
    )
  ).object;

async function directoryOf(claim: string): Promise<string> {
  const { spec } = await cluster.ok<Claim>("GET", `${core}/persistentvolumeclaims/${claim}`);
  return (await cluster.ok<Volume>("GET", `/api/v1/persistentvolumes/${spec.volumeName}`)).spec.local.path;
}

it("a pod comes back under its name, to its minion, and to what it wrote; the directory goes with the claim", async () => {
  const line = "echo $HOSTNAME-$RANDOM >>/data/lives; while [ ! -e /tmp/end ]; do sleep 0.1; done";
  const made = podOf(
    "db",
    { ...shell(line), volumeMounts: [{ name: "data", mountPath: "/data" }] },
    { terminationGracePeriodSeconds: 1 },
  );
  await cluster.ok("POST", `${core}/services`, {
    metadata: { name: "db" },
    spec: { clusterIP: "None", selector: { app: "db" }, ports: [{ port: 80 }] },
  });
  await cluster.ok("POST", sets, {
    metadata: { name: "db" },
    spec: {
      replicas: 2,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: { metadata: { labels: { app: "db" } }, spec: made["spec"] },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } },
        },
      ],
    },
  });
  const [first] = [await runs("db-0"), await runs("db-1")];
  const asked = `require("dns").lookup("db-0.db.default.svc.cluster.local", (e, a) => console.log(e ? e.code : a))`;
  const answer = (): Promise<string> => cluster.troupeOk("exec", "db-1", "--", "node", "-e", asked);
  await poll("its name is answered", answer, (said) => said.trim() === first.status.podIP);
  const path = await directoryOf("data-db-0");
  const lives = (): string[] => readFileSync(`${path}/lives`, "utf8").trim().split("\n");
  const there = (wanted: boolean) => [async () => existsSync(path), (is: boolean) => is === wanted] as const;
  await poll(
    "it wrote",
    async () => lives(),
    (all) => all.length === 1,
  );
  assert.is(statSync(path).mode & 0o777, 0o777);
  assert.match(lives()[0] ?? "", /^db-0-/);
  assert.not.equal(await directoryOf("data-db-1"), path);
  await cluster.ok("DELETE", `${core}/pods/db-0`);
  const next = await runs("db-0", first.metadata.uid);
  assert.is(next.spec.nodeName, first.spec.nodeName);
  await poll(
    "it wrote again",
    async () => lives(),
    (all) => all.length === 2,
  );
  const from = watcher.mark;
  await cluster.ok("DELETE", `${sets}/db`);
  await watcher.until("it is gone", (pod, { type }) => pod.metadata.name === "db-0" && type === "DELETED", { from });
  assert.ok(existsSync(`${path}/lives`), "what was written outlives the set");
  await cluster.ok("DELETE", `${core}/persistentvolumeclaims/data-db-0`);
  await poll("the directory is gone", ...there(false));
});

it.run();
