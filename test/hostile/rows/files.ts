/** Files: kubeconfigs, manifests, scenarios, and directories that are to be a master's. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ran } from "../../e2e/processes.js";
import type { Happened, Row, Topic } from "../row.js";
import type { Stage } from "../stage.js";

let files = 0;

function fileOf(stage: Stage, text: string | Buffer): string {
  const path = join(stage.folder, `input-${++files}`);
  writeFileSync(path, text);
  return path;
}

/** The last line it said; a command says what is wrong in one. */
function happened({ code, stdout, stderr }: Ran): Happened {
  return { code: `exit ${code}`, says: (stderr.trim() || stdout.trim()).split("\n").slice(0, 3).join(" ") };
}

const failed = /^exit (1|2|255)$/;

function kubeconfig(input: string, text: string | Buffer, says = /./): Row {
  return {
    ...{ input, says, code: failed },
    do: async (stage) => happened(await stage.program("troupe", ["get", "pods", "--kubeconfig", fileOf(stage, text)])),
  };
}

const config = (cluster: string, user = "{}", context = "c"): string =>
  `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: ${cluster}\nusers:\n- name: u\n  user: ${user}\ncontexts:\n- name: c\n  context: {cluster: c, user: u}\ncurrent-context: ${context}\n`;

export const kubeconfigs: Topic = {
  title: "Kubeconfigs",
  rows: [
    kubeconfig("nothing", ""),
    kubeconfig("no YAML", "{{{{", /kubeconfig|input/),
    kubeconfig("bytes", Buffer.from([0, 255, 254, 1])),
    kubeconfig("a list", "[1, 2]"),
    kubeconfig("a text", "config"),
    kubeconfig("clusters that are a text", "clusters: x\ncontexts: y\ncurrent-context: c\n"),
    kubeconfig("clusters of null", "clusters: [null]\ncontexts: [null]\ncurrent-context: c\n"),
    kubeconfig("a context that is none", config("{server: 'http://127.0.0.1:1'}", "{}", "none"), /none/),
    kubeconfig("the context __proto__", config("{server: 'http://127.0.0.1:1'}", "{}", "__proto__")),
    kubeconfig("a server of another kind", config("{server: 'file:///etc/passwd'}"), /server|http/),
    kubeconfig("a server that is no address", config("{server: '::::'}")),
    kubeconfig("a server that is a list", config("{server: [a]}")),
    kubeconfig("a server that nobody is at", config("{server: 'http://127.0.0.1:1'}"), /127\.0\.0\.1/),
    kubeconfig("a CA that is none", config("{server: 'https://127.0.0.1:1', certificate-authority-data: '!!!!'}")),
    kubeconfig(
      "a CA in a file that is not there",
      config("{server: 'https://127.0.0.1:1', certificate-authority: /none}"),
      /none/,
    ),
    kubeconfig("a key without a certificate", config("{server: 'https://127.0.0.1:1'}", "{client-key-data: aGk=}")),
    kubeconfig("a token with a newline", config("{server: 'http://127.0.0.1:1'}", '{token: "a\\nb: c"}')),
    kubeconfig(
      "a billion laughs",
      [
        "a0: &a0 [x,x,x,x,x,x,x,x,x]",
        ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(",")}]`),
      ].join("\n"),
    ),
    kubeconfig("lists, 20,000 deep", "[".repeat(20_000)),
  ],
};

function manifest(input: string, text: string | Buffer, says = /./): Row {
  return {
    ...{ input, says, code: failed },
    do: async (stage) => happened(await stage.program("troupe", ["create", "-f", fileOf(stage, text)])),
  };
}

const podText = "apiVersion: v1\nkind: Pod\nmetadata: {name: odd}\n";

export const manifests: Topic = {
  title: "Manifests",
  rows: [
    manifest("nothing", ""),
    manifest("only marks", "---\n---\n"),
    manifest("bytes", Buffer.from([0, 159, 146, 150])),
    manifest("no YAML", "kind: [", /line 1/),
    manifest("an unknown kind", "apiVersion: v1\nkind: Pot\n", /Pot/),
    manifest("an unknown version", "apiVersion: v7\nkind: Pod\n", /v7/),
    manifest("no kind", "apiVersion: v1\n"),
    manifest("a pod without containers", `${podText}spec: {}\n`, /containers/),
    manifest("a pod of a wrong type", `${podText}spec: {containers: 7}\n`, /containers/),
    manifest(
      "a second document that is wrong",
      `${podText}spec: {containers: [{name: a, image: a, ports: x}]}\n`,
      /ports/,
    ),
    manifest("an alias of nothing", "kind: *none\n", /none/),
    manifest("5 MB", `a: ${"x".repeat(5 * 1024 * 1024)}`),
    {
      ...{ input: "a folder that is empty", says: /./, code: failed },
      do: async (stage) => {
        const folder = join(stage.folder, `empty-${++files}`);
        mkdirSync(folder);
        return happened(await stage.program("troupe", ["create", "-f", folder]));
      },
    },
    {
      ...{ input: "a file that is not there", says: /none/, code: failed },
      do: async (stage) => happened(await stage.program("kubecfg", ["-c", "/none", "create", "pods"])),
    },
  ],
};

function scenario(input: string, text: string, says = /./): Row {
  return {
    ...{ input, says, code: failed },
    do: async (stage) => happened(await stage.program("troupe", ["scenario", "validate", fileOf(stage, text)])),
  };
}

export const scenarios: Topic = {
  title: "Scenario files",
  rows: [
    scenario("nothing", ""),
    scenario("no YAML", "a: [", /line/),
    scenario("a list", "- a\n"),
    scenario("an unknown field", "scenario: x\nmagic: 1\n", /magic/),
    scenario("an unknown fault", "scenario: x\ntimeline: [{fault: magic}]\n", /fault/),
    scenario("-1 minions", "scenario: x\ncluster: {minions: -1}\n", /minions/),
    scenario("1e9 minions", "scenario: x\ncluster: {minions: 1000000000}\n", /minions/),
    scenario("a time of no unit", "scenario: x\ntimeline: [{at: 5x, expect: converged}]\n", /unit/),
    scenario(
      "a workload out of its folder that is none",
      `scenario: x\nworkloads: [${"../".repeat(16)}none.yaml]\n`,
      /none/,
    ),
    scenario("a timeline that is a text", "scenario: x\ntimeline: soon\n", /timeline/),
    scenario("a fault on nobody", "scenario: x\ntimeline: [{fault: power-cut, on: the moon}]\n", /moon/),
  ],
};

/** A master that is to serve from a directory. */
function directory(input: string, make: (path: string) => void, says = /./, flags: readonly string[] = []): Row {
  return {
    ...{ input, says, code: /^exit 1$/ },
    do: async (stage) => {
      const path = join(stage.folder, `data-${++files}`);
      mkdirSync(join(path, "store"), { recursive: true });
      make(path);
      const ran = await stage.node("daemon/master/main.js", [
        "--data",
        path,
        "--listen",
        "127.0.0.1:0",
        "--portal-address",
        "127.0.0.1",
        ...["--cluster", `data-${files}`, "--service-cidr", "10.248.0.0/16", "--pod-cidr", "10.249.0.0/16"],
        ...flags,
      ]);
      const line = ran.stderr.trim().split("\n").at(-1) ?? "";
      return { code: `exit ${ran.code}`, says: line };
    },
  };
}

const store = (path: string, bytes: Buffer | string): void => writeFileSync(join(path, "store", "data.mdb"), bytes);

export const directories: Topic = {
  title: "Directories of a master",
  rows: [
    directory("a store of a text", (path) => store(path, "hello ".repeat(10_000)), /not an LMDB/),
    directory("a store of zeros", (path) => store(path, Buffer.alloc(1 << 20)), /not an LMDB/),
    directory("a store of one byte", (path) => store(path, "x"), /not an LMDB|cut short/),
    directory(
      "a store of another program",
      (path) => store(path, `SQLite format 3\u0000${"x".repeat(10_000)}`),
      /not an LMDB/,
    ),
    directory("a store that is a folder", (path) => mkdirSync(join(path, "store", "data.mdb")), /data\.mdb|FILE|store/),
    directory(
      "a token that is a folder",
      (path) => mkdirSync(join(path, "minion-token")),
      /minion-token|EISDIR|directory/,
    ),
    directory(
      "an empty token of minions",
      (path) => writeFileSync(join(path, "minion-token"), ""),
      /minion-token|token/,
    ),
    directory(
      "a CA that is empty",
      (path) => {
        mkdirSync(join(path, "tls"));
        for (const name of ["ca.crt", "ca.key"]) writeFileSync(join(path, "tls", name), "");
      },
      /ca/i,
    ),
    directory(
      "a store's folder that is a file",
      (path) => {
        mkdirSync(join(path, "x"));
        writeFileSync(join(path, "x", "store"), "");
      },
      /./,
      ["--data", "/dev/null"],
    ),
    directory("a directory that is a device", () => undefined, /./, ["--data", "/dev/null/x"]),
  ],
};
