import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf, planOf } from "../folder.js";
import { planned, podSpec, warningsOf } from "./made.js";

const test = suite("what services mount");

const base = (keys: string, more = "", files: Record<string, string | Uint8Array> = {}): unknown[] =>
  planned(keys, more, files, { variables: { PW: "s3cret" } })
    .base.filter(({ kind }) => kind !== "Service")
    .map(({ apiVersion: _v, kind, metadata, ...rest }) => [kind, metadata.name, rest]);

const mounts = (keys: string, more = "", files: Record<string, string> = {}): [unknown, unknown] => {
  const { volumes, containers } = podSpec(keys, more, files, { variables: { PW: "s3cret" } });
  return [volumes, containers[0]?.volumeMounts];
};

const claim = { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } };

test("named volumes are claims, by their own names or others; those nobody mounts are none", () => {
  const more = "volumes: { data: , other: { name: My_Other }, idle: , old: { external: true, name: theirs } }\n";
  const keys =
    "volumes: ['data:/data', { type: volume, source: other, target: /o, read_only: true, volume: { subpath: in } }, 'old:/old']";
  assert.equal(base(keys, more), [
    ["PersistentVolumeClaim", "data", claim],
    ["PersistentVolumeClaim", "my-other", claim],
  ]);
  assert.equal(planned(keys, more).externals, [{ kind: "PersistentVolumeClaim", name: "theirs" }]);
  assert.equal(mounts(keys, more), [
    ["data", "my-other", "theirs"].map((claimName, i) => ({
      name: `mount-${i}`,
      persistentVolumeClaim: { claimName },
    })),
    [
      { name: "mount-0", mountPath: "/data" },
      { name: "mount-1", mountPath: "/o", subPath: "in", readOnly: true },
      { name: "mount-2", mountPath: "/old" },
    ],
  ]);
});

test("a local volume that is a folder of minions is one; other drivers are refused", () => {
  const bound = "volumes: { data: { driver_opts: { type: none, o: bind, device: /srv/d } } }\n";
  assert.equal(mounts("volumes: ['data:/d']", bound)[0], [{ name: "mount-0", hostPath: { path: "/srv/d" } }]);
  assert.equal(base("volumes: ['data:/d']", bound), []);
  const refused = (volume: string): string[] =>
    faultsOf(`services: { web: { image: x, volumes: ['data:/d'] } }\nvolumes: { data: ${volume} }\n`);
  assert.match(refused("{ driver: rexray }")[0] ?? "", /there is no driver rexray here/);
  assert.match(refused("{ driver_opts: { type: nfs, o: addr=x, device: ':/x' } }")[0] ?? "", /type: none with o: bind/);
});

test("what has no name is gone with its pod", () => {
  assert.equal(mounts("volumes: ['/a', { type: tmpfs, target: /b }]\ntmpfs: /c"), [
    [
      { name: "mount-0", emptyDir: {} },
      { name: "mount-1", emptyDir: { medium: "Memory" } },
      { name: "tmpfs-0", emptyDir: { medium: "Memory" } },
    ],
    [
      { name: "mount-0", mountPath: "/a" },
      { name: "mount-1", mountPath: "/b" },
      { name: "tmpfs-0", mountPath: "/c" },
    ],
  ]);
});

test("files of the stack's folder, and folders that are only read, are carried along; other paths are minions'", () => {
  const files = { "x.conf": "a", "site/i.html": "h", "site/sub/j.html": "j", "data/d": "d" };
  const keys =
    "volumes: ['./x.conf:/etc/x.conf', './site:/www:ro', './data:/data', /var/run/docker.sock:/d.sock, ~/h:/h]";
  assert.equal(base(keys, "", files), [
    ["ConfigMap", "web-files-0", { data: { file: "a" } }],
    ["ConfigMap", "web-files-1", { data: { "file-0": "h", "file-1": "j" } }],
  ]);
  const [volumes, mounted] = mounts(keys, "", files);
  assert.equal(volumes, [
    { name: "mount-0", configMap: { name: "web-files-0", items: [{ key: "file", path: "file" }], defaultMode: 0o755 } },
    {
      name: "mount-1",
      configMap: {
        name: "web-files-1",
        items: [
          { key: "file-0", path: "i.html" },
          { key: "file-1", path: "sub/j.html" },
        ],
        defaultMode: 0o755,
      },
    },
    { name: "mount-2", hostPath: { path: "/srv/shop/data" } },
    { name: "mount-3", hostPath: { path: "/var/run/docker.sock" } },
    { name: "mount-4", hostPath: { path: "/home/ann/h" } },
  ]);
  assert.equal(mounted, [
    { name: "mount-0", mountPath: "/etc/x.conf", readOnly: true, subPath: "file" },
    { name: "mount-1", mountPath: "/www", readOnly: true },
    { name: "mount-2", mountPath: "/data" },
    { name: "mount-3", mountPath: "/d.sock" },
    { name: "mount-4", mountPath: "/h" },
  ]);
  assert.equal(warningsOf(keys, "", files), [
    "services.web.volumes[0].source: the file is carried to the minions, where it can only be read (:ro says so)",
    "services.web.volumes[2].source: /srv/shop/data is of the minion its replica is on; of the stack's folder, files and what is :ro are carried there",
  ]);
  assert.equal(planned(keys, "", files).workloads[0]?.uses, [
    { kind: "ConfigMap", name: "web-files-0" },
    { kind: "ConfigMap", name: "web-files-1" },
  ]);
});

test("what is too much to be carried is the minion's", () => {
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`site/${i}`, "x"]));
  assert.equal(base("volumes: ['./site:/www:ro']", "", many), []);
  assert.equal(base("volumes: ['./big:/big:ro']", "", { big: "x".repeat(1_100_000) }), []);
});

test("configs and secrets are objects of the stack, and files", () => {
  const more =
    "configs: { motd: { content: 'hi $PW' }, bin: { file: ./b }, idle: { content: x }, old: { external: true } }\nsecrets: { pw: { environment: PW, name: the-pw }, theirs: { external: { name: Key_1 } } }\n";
  const keys =
    "configs: [motd, { source: bin, target: /etc/b, mode: 0440 }, old]\nsecrets: [pw, { source: theirs, target: key }]";
  const files = { b: new Uint8Array([0xff, 0]) };
  assert.equal(base(keys, more, files), [
    ["ConfigMap", "motd", { data: { motd: "hi s3cret" } }],
    ["ConfigMap", "bin", { binaryData: { bin: "/wA=" } }],
    ["Secret", "the-pw", { type: "Opaque", data: { pw: "czNjcmV0" } }],
  ]);
  const { volumes, containers } = podSpec(keys, more, files, { variables: { PW: "s3cret" } });
  const item = (key: string, mode = 0o444): object[] => [{ key, path: "file", mode }];
  assert.equal(volumes, [
    { name: "config-0", configMap: { name: "motd", items: item("motd") } },
    { name: "config-1", configMap: { name: "bin", items: item("bin", 0o440) } },
    { name: "config-2", configMap: { name: "old", items: item("old") } },
    { name: "secret-0", secret: { secretName: "the-pw", items: item("pw") } },
    { name: "secret-1", secret: { secretName: "key-1", items: item("Key_1") } },
  ]);
  assert.equal(
    containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath),
    ["/motd", "/etc/b", "/old", "/run/secrets/pw", "/run/secrets/key"],
  );
  assert.equal(planned(keys, more, files, { variables: { PW: "x" } }).externals, [
    { kind: "ConfigMap", name: "old", key: "old" },
    { kind: "Secret", name: "key-1", key: "Key_1" },
  ]);
});

const refused: readonly (readonly [text: string, why: RegExp])[] = [
  ["configs: { a: { file: none } }", /there is no file \S*none/],
  ["configs: { a: { environment: NONE } }", /the variable NONE is not set/],
  ["configs: { a: {} }", /must have one of file, environment, content/],
  ["configs: { a: { file: x, content: y } }", /must have one of/],
  ["configs: { a: { content: x, template_driver: golang } }", /templates are not filled in/],
];
for (const [text, why] of refused)
  test(`refused: ${text}`, () => {
    const faults = faultsOf(`services: { web: { image: x, configs: [a] } }\n${text}\n`);
    assert.match(faults[0] ?? "", why);
  });

test("what is told once for all", () => {
  const plan = planOf(
    "services: { a: { image: x, networks: [n], volumes: ['d:/d'] }, b: { image: x, volumes: ['d:/e'] } }\nnetworks: { n: }\nvolumes: { d: }\n",
  );
  assert.equal(plan.warnings, [
    "networks: services of different networks (default, n) reach each other all the same",
    "volumes: a new volume is empty: what an image has at that place is not copied into it (nocopy: true says so)",
  ]);
});

test.run();
