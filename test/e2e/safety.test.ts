/** What a manifest forbids its containers is kept from them, or they do not run and say why. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { makeOwnImages } from "./own-images.js";
import { poll } from "./poll.js";
import type { Seen, Watcher } from "./watcher.js";

const it = suite("safety");
const images = { named: "troupe/test-named-user:1", numbered: "troupe/test-numbered-user:1" };
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "safety", minions: 1, standIns: ["echo"] });
  await makeOwnImages({ [images.named]: { User: "nobody" }, [images.numbered]: { User: "1234:55" } });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

const until = async (what: string, name: string, fits: (pod: Seen) => boolean): Promise<Seen> =>
  (await watcher.until(`${name} ${what}`, (pod) => pod.metadata.name === name && fits(pod))).object;

type Fields = Record<string, unknown>;
/** Says who it is, and what the kernel says of it. */
const tells = {
  command: [
    "node",
    "-e",
    'console.log(process.getuid(),process.getgid(),process.getgroups().sort((a,b)=>a-b).join());console.log(require("fs").readFileSync("/proc/self/status","utf8"));setInterval(()=>{},1e6)',
  ],
};

async function said(name: string, container: Fields, spec: Fields = {}): Promise<string> {
  await cluster.ok("POST", podsPath, podOf(name, { ...tells, ...container }, spec));
  await until("runs", name, (pod) => pod.status.phase === "Running");
  return poll(
    `${name} says who it is`,
    () => cluster.troupeOk("logs", name),
    (log) => /Seccomp:/.test(log),
  );
}
const firstLine = (log: string): string => log.split("\n")[0] ?? "";
const numberOf = (log: string, field: string): string => new RegExp(`^${field}:\\s*(\\S+)`, "m").exec(log)?.[1] ?? "";

async function refusal(name: string, container: Fields, spec: Fields = {}): Promise<string> {
  await cluster.ok("POST", podsPath, podOf(name, { ...tells, ...container }, spec));
  const isRefused = (p: Seen): boolean =>
    p.status.containerStatuses?.[0]?.state["waiting"]?.["reason"] === "CreateContainerConfigError";
  const pod = await until("is refused", name, isRefused);
  assert.is(pod.status.phase, "Pending");
  assert.is(
    await cluster.troupeOk("describe", "pod", name).then((text) => /CreateContainerConfigError/.test(text)),
    true,
  );
  return String(pod.status.containerStatuses?.[0]?.state["waiting"]?.["message"]);
}

it("runAsNonRoot: what would run as root, or nobody knows as whom, is not started", async () => {
  const nonRoot = { runAsNonRoot: true };
  assert.match(await refusal("nr", { securityContext: nonRoot }), /runAsNonRoot.*root/);
  assert.match(await refusal("nr-pod", {}, { securityContext: nonRoot }), /runAsNonRoot.*root/);
  assert.match(await refusal("nr-zero", { securityContext: { ...nonRoot, runAsUser: 0 } }), /runAsNonRoot.*runAsUser/);
  assert.match(await refusal("nr-named", { image: images.named, securityContext: nonRoot }), /nobody/);
});

it("runAsNonRoot: a user with a number is one, in the container, the pod or the image", async () => {
  const nonRoot = { runAsNonRoot: true };
  assert.match(await said("as-1", { securityContext: { ...nonRoot, runAsUser: 1000 } }), /^1000 /);
  assert.match(await said("as-2", { securityContext: nonRoot }, { securityContext: { runAsUser: 1000 } }), /^1000 /);
  assert.match(await said("as-3", { image: images.numbered, securityContext: nonRoot }), /^1234 55 /);
  assert.match(await said("as-4", { securityContext: { runAsNonRoot: false } }, { securityContext: nonRoot }), /^0 /);
});

it("groups: runAsGroup with and without a user, supplementalGroups, fsGroup and its volumes", async () => {
  assert.match(await said("group-1", { securityContext: { runAsUser: 1000, runAsGroup: 3000 } }), /^1000 3000 /);
  assert.match(await said("group-2", { image: images.numbered, securityContext: { runAsGroup: 3000 } }), /^1234 3000 /);
  assert.match(await said("group-3", { securityContext: { runAsGroup: 3000 } }), /^0 3000 /);
  const volumes = [{ name: "data", emptyDir: {} }];
  const log = await said(
    "group-4",
    { volumeMounts: [{ name: "data", mountPath: "/data" }] },
    { volumes, securityContext: { runAsUser: 1000, supplementalGroups: [4000, 5000], fsGroup: 6000 } },
  );
  assert.match(firstLine(log), /4000,5000,6000/);
  const script = 'const fs=require("fs");fs.writeFileSync("/data/f","");console.log(fs.statSync("/data/f").gid)';
  assert.is(await cluster.troupeOk("exec", "group-4", "--", "node", "-e", script), "6000\n");
});

it("privileges, capabilities, seccomp: as they were asked for", async () => {
  const strict = await said("strict", {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
  });
  assert.is(numberOf(strict, "NoNewPrivs"), "1");
  assert.is(numberOf(strict, "Seccomp"), "2");
  assert.is(BigInt(`0x${numberOf(strict, "CapEff")}`), 1n << 10n);
  const loose = await said("loose", {}, { securityContext: { seccompProfile: { type: "Unconfined" } } });
  assert.is(numberOf(loose, "NoNewPrivs"), "0");
  assert.is(numberOf(loose, "Seccomp"), "0");
});

it("the file system of an image is read-only if asked for", async () => {
  await said("read-only", { securityContext: { readOnlyRootFilesystem: true } });
  const written = await cluster.troupe(["exec", "read-only", "--", "sh", "-c", "echo x >/file"]);
  assert.not.equal(written.code, 0);
});

it("sysctls are the pod's", async () => {
  const sysctls = [{ name: "net.ipv4.ip_unprivileged_port_start", value: "81" }];
  await said("sysctl", {}, { securityContext: { sysctls } });
  const read = ["cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start"];
  assert.is(await cluster.troupeOk("exec", "sysctl", "--", ...read), "81\n");
});

it("what this host cannot keep from a container is refused, with the wish by its name", async () => {
  const localhost = { type: "Localhost", localhostProfile: "nobody-has-this.json" };
  assert.match(
    await refusal("no-profile", { securityContext: { seccompProfile: localhost } }),
    /nobody-has-this\.json/,
  );
});

it("what no plain Docker host can keep is refused at once", async () => {
  const mount = { name: "data", mountPath: "/data", readOnly: true, recursiveReadOnly: "Enabled" };
  const recursive = {
    volumes: [{ name: "data", emptyDir: {} }],
    containers: [{ name: "c", image: "i", volumeMounts: [mount] }],
  };
  for (const [word, spec] of Object.entries({
    hostUsers: { hostUsers: false },
    recursiveReadOnly: recursive,
    RuntimeClass: { runtimeClassName: "gvisor" },
    "livenessProbe.httpGet.host": {
      containers: [{ name: "c", image: "i", livenessProbe: { httpGet: { port: 80, host: "169.254.169.254" } } }],
    },
    repository: { volumes: [{ name: "code", gitRepo: { repository: "/etc" } }] },
  })) {
    const { status, body } = await cluster.call("POST", podsPath, podOf("never", shell("true"), spec));
    // Whom a probe asks is for the cluster's policy to say.
    assert.is(status, word.endsWith(".host") || word === "RuntimeClass" ? 403 : 422, word);
    assert.ok(JSON.stringify(body).includes(word), JSON.stringify(body));
  }
});

it("wishes that contradict each other are refused at once", async () => {
  const refused = async (securityContext: Fields): Promise<string> => {
    const { status, body } = await cluster.call(
      "POST",
      podsPath,
      podOf("never", { ...shell("true"), securityContext }),
    );
    assert.is(status, 422);
    return JSON.stringify(body);
  };
  assert.match(await refused({ allowPrivilegeEscalation: false, privileged: true }), /allowPrivilegeEscalation/);
  assert.match(await refused({ seccompProfile: { type: "Localhost" } }), /localhostProfile/);
  assert.match(await refused({ seccompProfile: { type: "Strange" } }), /seccompProfile.type/);
});

it.run();
