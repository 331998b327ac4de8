/** helm, unmodified, old and new: the chart that `helm create` makes, and charts of ours, from install to uninstall. */
// runner: kubectl
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { standInNames } from "../../scenarios/standins/images.js";
import { fetchHelm } from "../runner/carried-programs.js";
import { Cluster } from "./cluster.js";
import { type Ran, run, succeed } from "./processes.js";

const it = suite("helm");
let cluster: Cluster;
let home: string;
it.before(async () => {
  home = mkdtempSync(join(tmpdir(), "troupe-helm-"));
  cluster = await Cluster.up({ title: "helm", minions: 1, standIns: ["echo", "echo2"] });
});
it.after(async () => {
  await cluster?.close();
  rmSync(home, { recursive: true, force: true });
});

interface Helm {
  /** What it prints, of a command that must succeed. */
  ok(...args: string[]): Promise<string>;
  run(...args: string[]): Promise<Ran>;
}

/** helm with a home of its own, and where it makes charts. */
async function helmOf(minor: 25 | 35): Promise<Helm> {
  const program = await fetchHelm(minor);
  const env = { HOME: home, KUBECONFIG: join(cluster.home, "kubeconfig") };
  return {
    ok: (...args) => succeed(program, args, { env }),
    run: (...args) => run(program, args, { env }),
  };
}

const namesOf = async (plural: string, selector: string): Promise<string[]> => {
  const path = `/${plural}?labelSelector=${encodeURIComponent(selector)}`;
  const list = await cluster.ok<{ items: { metadata: { name: string } }[] }>("GET", path);
  return list.items.map((item) => item.metadata.name);
};
const inDefault = "api/v1/namespaces/default";
const deploymentsPath = "/apis/apps/v1/namespaces/default/deployments";

interface Deployed {
  spec: { replicas: number; template: { spec: { containers: { image: string }[] } } };
  status: { readyReplicas?: number };
}

/** Replicas, ready ones and image of a deployment. */
async function deployed(name: string): Promise<[number, number, string]> {
  const { spec, status } = await cluster.ok<Deployed>("GET", `${deploymentsPath}/${name}`);
  return [spec.replicas, status.readyReplicas ?? 0, spec.template.spec.containers[0]?.image ?? ""];
}

const wait = ["--wait", "--timeout", "60s"];
const statuses = async (helm: Helm, release: string): Promise<string[]> =>
  (JSON.parse(await helm.ok("history", release, "-o", "json")) as { status: string }[]).map((r) => r.status);

/** helm 3.11 and 4.1 go through a story at the same time: most of it is waiting. */
const both = (story: (minor: 25 | 35) => Promise<void>) => async (): Promise<void> => {
  await Promise.all(([25, 35] as const).map(story));
};

it(
  "installs, upgrades, takes back, tests and uninstalls a chart",
  both(async (minor) => {
    const helm = await helmOf(minor);
    const release = `shop-${minor}`;
    const [one, two] = [standInNames.echo, standInNames.echo2];
    await helm.ok("install", release, "test/charts/shop", ...wait);
    assert.equal(await deployed(release), [2, 2, one]);
    const secret = (): Promise<unknown> =>
      cluster.ok<{ data: unknown }>("GET", `/${inDefault}/secrets/${release}`).then((s) => s.data);
    const password = await secret();
    assert.match(await helm.ok("test", release), /Phase: +Succeeded/);

    await helm.ok("upgrade", release, "test/charts/shop", "--set", "tag=2,replicas=3", ...wait);
    assert.equal(await deployed(release), [3, 3, two]);
    assert.equal(await secret(), password, "an upgrade looks up what there is");

    const failed = await helm.run(
      ...["upgrade", release, "test/charts/shop", "--set", "image=troupe/none", "--atomic", "--timeout", "8s"],
    );
    assert.is(failed.code, 1, failed.stdout);
    assert.match(failed.stderr, /rolled back/);
    assert.equal(await deployed(release), [3, 3, two], "what failed was taken back");
    assert.equal(await statuses(helm, release), ["superseded", "superseded", "failed", "deployed"]);

    await helm.ok("rollback", release, "1", ...wait);
    assert.equal(await deployed(release), [2, 2, one]);
    await helm.ok("uninstall", release, "--wait");
    assert.equal(await namesOf(`${inDefault}/services`, `app.kubernetes.io/instance=${release}`), []);
    assert.is((await cluster.call("GET", `${deploymentsPath}/${release}`)).status, 404);
    assert.equal(await namesOf(`${inDefault}/secrets`, `owner=helm,name=${release}`), [], "releases are forgotten");
  }),
);

it(
  "installs the chart that it creates",
  both(async (minor) => {
    const helm = await helmOf(minor);
    const chart = join(home, `made-${minor}`);
    await helm.ok("create", chart);
    // The image of its test is not at hand here; all else is as it was made.
    const testPod = join(chart, "templates/tests/test-connection.yaml");
    const ask = `command: ['node', '-e']\n      args: ['fetch("http://made-${minor}:8080").then(() => 0)']`;
    const text = readFileSync(testPod, "utf8").replace(/image: busybox\n/, `image: ${standInNames.echo}\n`);
    writeFileSync(testPod, text.replace(/command:.*\n +args:.*/, ask));
    const set = ["--set", "image.repository=troupe/echo,image.tag=1,service.port=8080"];
    await helm.ok("install", `made-${minor}`, chart, ...set, ...wait);
    assert.match(await helm.ok("test", `made-${minor}`), /Phase: +Succeeded/);
    await helm.ok("upgrade", `made-${minor}`, chart, ...set, "--set", "ingress.enabled=true,replicaCount=2", ...wait);
    assert.equal((await deployed(`made-${minor}`)).slice(0, 2), [2, 2]);
    await helm.ok("uninstall", `made-${minor}`, "--wait");
  }),
);

it(
  "updates pods that keep their disks, and brings a kind along",
  both(async (minor) => {
    const helm = await helmOf(minor);
    const release = `ledger-${minor}`;
    const starts = (pod: number): Promise<string> =>
      cluster.troupeOk("exec", `${release}-${pod}`, "--", "cat", "/data/starts");
    await helm.ok("install", release, "test/charts/ledger", ...wait);
    assert.equal(await Promise.all([0, 1].map(starts)), ["calm\n", "calm\n"]);
    const entry = `/apis/ledger.example.com/v1/namespaces/default/entries/${release}`;
    assert.equal((await cluster.ok<{ spec: unknown }>("GET", entry)).spec, { amount: 2, note: "none" });

    await helm.ok("upgrade", release, "test/charts/ledger", "--set", "level=busy", ...wait);
    assert.equal(await Promise.all([0, 1].map(starts)), ["calm\nbusy\n", "calm\nbusy\n"], "their disks came along");
    const wrong = await helm.run("upgrade", release, "test/charts/ledger", "--set", "replicas=-1");
    assert.is(wrong.code, 1);
    assert.match(wrong.stderr, /spec\.(amount|replicas)/);

    await helm.ok("uninstall", release, "--wait");
    assert.is((await cluster.call("GET", entry)).status, 404);
    const claims = (await namesOf(`${inDefault}/persistentvolumeclaims`, "")).filter((name) => name.includes(release));
    assert.equal(claims, [`data-${release}-0`, `data-${release}-1`], "claims outlive a release, as they do elsewhere");
  }),
);

it.run();
