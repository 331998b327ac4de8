/** Bytes through kubectl with the kubeconfig that `troupe up` writes: exec, attach, cp, port-forward and logs, on a real engine. */
// runner: kubectl

import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { standInNames } from "../../scenarios/standins/images.js";
import { fetchKubectl } from "../runner/carried-programs.js";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { type Ran, run } from "./processes.js";

const it = suite("kubectl's streams");
const dir = mkdtempSync(join(tmpdir(), "troupe-kubectl-streams-"));
const megabytes = 60;
let cluster: Cluster;
let kubeconfig: string;

it.before(async () => {
  cluster = await Cluster.up({ title: "kubectl-streams", minions: 1, standIns: ["echo"] });
  kubeconfig = join(cluster.home, "kubeconfig");
  await cluster.ok("POST", podsPath, podOf("work", shell("trap 'exit 0' TERM; while :; do sleep 1; done")));
  await cluster.ok("POST", podsPath, podOf("web"));
  await ok("wait", "--for=condition=Ready", "pod/work", "pod/web", "--timeout=120s");
});
it.after(async () => {
  await cluster.close();
  rmSync(dir, { recursive: true });
});

const kubectl = async (...args: string[]): Promise<Ran> =>
  run(await fetchKubectl(), ["--kubeconfig", kubeconfig, ...args], { env: { HOME: dir } });

async function ok(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await kubectl(...args);
  assert.is(code, 0, `kubectl ${args.join(" ")}: ${stderr}${stdout}`);
  return stdout;
}

const sha = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Runs a line of shell, in which `$kubectl` is kubectl for the cluster. */
async function line(text: string): Promise<Ran> {
  const program = `${await fetchKubectl()} --kubeconfig ${kubeconfig}`;
  return run("bash", ["-c", text], { env: { kubectl: program, HOME: dir, dir } });
}

it("exec passes sixty megabytes in and out, five times, whole, and the end of its input", async () => {
  const bytes = randomBytes(megabytes * 1024 * 1024);
  writeFileSync(join(dir, "in"), bytes);
  for (let i = 0; i < 5; i++) {
    const { code, stderr } = await line('$kubectl exec -i work -- cat < "$dir/in" > "$dir/out"');
    assert.is(code, 0, stderr);
    assert.is(sha(readFileSync(join(dir, "out"))), sha(bytes), `round ${i}`);
  }
});

it("what comes after the end of the input is heard, and the command's exit code is kubectl's", async () => {
  const { code, stdout, stderr } = await line(
    "printf 'one\\ntwo\\nthree\\n' | $kubectl exec -i work -- sh -c 'n=0; while read -r x; do n=$((n+1)); done; echo $n; echo oops >&2; exit 7'",
  );
  assert.is(stdout.trim(), "3");
  assert.match(stderr, /oops[\s\S]*exit code 7/);
  assert.is(code, 7);
});

it("a dozen terminals in a row have the size of ours and tell their exit code", async () => {
  for (let i = 0; i < 12; i++) {
    const size = `stty rows 40 cols ${100 + i}; $kubectl exec -it work -- sh -c 'shopt -s checkwinsize; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; (:); [ "$LINES" = 40 ] && break; done; echo "$LINES $COLUMNS"; exit 3'`;
    const { code, stdout } = await run("script", ["-qec", `bash -c '${size.replaceAll("'", `'\\''`)}'`, "/dev/null"], {
      env: { kubectl: `${await fetchKubectl()} --kubeconfig ${kubeconfig}`, HOME: dir },
    });
    assert.match(stdout, new RegExp(`40 ${100 + i}`), stdout);
    assert.is(code, 3, stdout);
  }
});

it("exec over SPDY, as older clients have it, is the same", async () => {
  const bytes = randomBytes(3 * 1024 * 1024);
  writeFileSync(join(dir, "in"), bytes);
  const spdy = "KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false $kubectl exec -i work --";
  const { code, stderr } = await line(`${spdy} sh -c 'cat; exit 5' < "$dir/in" > "$dir/out"`);
  assert.is(code, 5, stderr);
  assert.is(sha(readFileSync(join(dir, "out"))), sha(bytes));
});

it("cp carries a folder in and out, whole", async () => {
  const bytes = randomBytes(5 * 1024 * 1024);
  mkdirSync(join(dir, "folder/deep"), { recursive: true });
  writeFileSync(join(dir, "folder/deep/large"), bytes);
  writeFileSync(join(dir, "folder/small"), "small\n");
  await ok("cp", join(dir, "folder"), "work:/tmp/there");
  await ok("cp", "work:/tmp/there", join(dir, "back"));
  assert.is(sha(readFileSync(join(dir, "back/deep/large"))), sha(bytes));
  assert.is(readFileSync(join(dir, "back/small"), "utf8"), "small\n");
});

for (const isSocket of ["true", "false"])
  it(`run -i --rm and run --attach, as WebSockets: ${isSocket}`, async () => {
    const say = `export KUBECTL_REMOTE_COMMAND_WEBSOCKETS=${isSocket}; `;
    const made = `--rm --restart=Never --image=${standInNames.echo} --command --`;
    const bytes = randomBytes(3 * 1024 * 1024).toString("base64");
    writeFileSync(join(dir, "text"), bytes);
    const told = await line(`${say}$kubectl run asker -i --quiet ${made} cat < "$dir/text" > "$dir/answer"`);
    assert.is(told.code, 0, told.stderr);
    assert.ok(readFileSync(join(dir, "answer"), "utf8") === bytes, "what was said is what was heard");
    const ended = await line(`${say}$kubectl run ender --attach ${made} sh -c 'sleep 2; echo last; exit 9'`);
    assert.match(ended.stdout, /last/);
    assert.is(ended.code, 9, ended.stderr);
    const left = (text: string): boolean => !/asker|ender/.test(text);
    await poll("they are gone", () => ok("get", "pods"), left);
  });

it("debug: attached to a container that sees its target's processes, a copy that shares them, and a pod on its node", async () => {
  const image = `--image=${standInNames.echo}`;
  // What is said before somebody listens is in its log only.
  const sees = "read -r x; cat /proc/1/cmdline; echo $x; exit 5";
  const target = await line(
    `(echo hello; sleep 2) | $kubectl debug work -i -q ${image} --target=main -c look -- sh -c '${sees}'`,
  );
  assert.match(target.stdout, /while :; do sleep 1; done[\s\S]*hello/, target.stderr);
  const [look] = JSON.parse(await ok("get", "pod", "work", "-o", "json")).status.ephemeralContainerStatuses;
  assert.equal([look.name, look.state.terminated.exitCode], ["look", 5]);
  await ok("debug", "work", image, "--copy-to=copy", "--share-processes", "--container=main", "--", "sleep", "600");
  await ok("wait", "--for=condition=Ready", "pod/copy", "--timeout=60s");
  assert.match((await line("$kubectl exec copy -- cat /proc/1/cmdline")).stdout, /pause/);
  const node = (await ok("get", "nodes", "-o", "name")).trim();
  await ok("debug", node, image, "--profile=general", "--", "sh", "-c", "cat /proc/1/cmdline; echo /host/*");
  const made = (await ok("get", "pods", "-o", "name")).split("\n").find((name) => name.includes("node-debugger")) ?? "";
  const told = await poll(
    "it has looked at the node",
    () => kubectl("logs", made),
    ({ stdout }) => /etc/.test(stdout),
  );
  assert.not.match(told.stdout, /pause/);
  await ok("delete", made, "pod/copy", "--grace-period=1");
});

for (const tunnel of ["true", "false"])
  it(`port-forward carries 64 connections at once, whole; through a WebSocket: ${tunnel}`, async () => {
    const forward = spawn(await fetchKubectl(), ["--kubeconfig", kubeconfig, "port-forward", "pod/web", ":8080"], {
      env: { ...process.env, HOME: dir, KUBECTL_PORT_FORWARD_WEBSOCKETS: tunnel },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(forward, "exit");
    try {
      const first = once(forward.stdout.setEncoding("utf8"), "data");
      const [said] = (await Promise.race([first, ended.then(() => assert.unreachable("it ended"))])) as [string];
      const url = `http://127.0.0.1:${/127\.0\.0\.1:(\d+)/.exec(said)?.[1]}/`;
      const get = async (): Promise<number> => {
        const response = await fetch(url, { headers: { connection: "close" } });
        await response.arrayBuffer();
        return response.status;
      };
      for (let round = 0; round < 3; round++) {
        const codes = await Promise.all(Array.from({ length: 64 }, get));
        assert.equal([...new Set(codes)], [200]);
      }
    } finally {
      forward.kill();
      await ended;
    }
  });

it("logs -f goes on as long as the container does; --previous is the run before", async () => {
  const says = shell("echo began at $(date +%s%N); trap 'echo ended; exit 1' TERM; while :; do sleep 0.1; done");
  await cluster.ok("POST", podsPath, podOf("talker", says));
  await ok("wait", "--for=condition=Ready", "pod/talker", "--timeout=120s");
  const following = line("$kubectl logs -f talker");
  await poll(
    "it has said something",
    () => ok("logs", "talker"),
    (text) => /began/.test(text),
  );
  const first = await ok("logs", "talker");
  await line("$kubectl exec talker -- sh -c 'kill -TERM 1'");
  const followed = await following;
  assert.is(followed.code, 0, followed.stderr);
  assert.match(followed.stdout, /began[\s\S]*ended\n$/);
  const previous = await poll(
    "there is an earlier run",
    () => kubectl("logs", "--previous", "talker"),
    ({ code }) => code === 0,
  );
  assert.ok(previous.stdout.startsWith(first), previous.stdout);
});

it.run();
