/** Looks at a host: whether a minion can live there, and how it is reached. Nothing is changed there. */
import { hostTitle } from "./host-spec.js";
import type { HostSpec } from "./record.js";
import { runOnHost } from "./run-ssh.js";

export interface HostFacts {
  /** This machine's address as the host sees it; "" if it does not say. */
  client: string;
  /** The host's own address on that connection. */
  server: string;
  node: string;
  /** As `node --version` says it. */
  version: string;
  /** yes: we are root; sudo: it lets us, without a password. */
  root: "yes" | "sudo" | "no";
  /** Programs that are not there. */
  lacks: string[];
  /** `ok`, or why its Docker engine does not answer. */
  engine: string;
}

const inspectMsMax = 60_000;
/** As package.json has it in `engines`. */
const nodeMin = [20, 19] as const;

/** Asks the engine that a minion there would use; for any version of Node. */
const askEngine = `
var http = require("http"), url = process.env.DOCKER_HOST || "unix:///var/run/docker.sock";
var say = function (what) { console.log("troupe-host engine " + what); process.exit(0); };
var at = /^unix:/.test(url) ? { socketPath: url.replace(/^unix:\\/\\//, "") } : require("url").parse(url.replace(/^tcp/, "http"));
at.path = "/_ping"; at.timeout = 10000;
http.get(at, function (r) { say(r.statusCode === 200 ? "ok" : "it answers " + r.statusCode); })
  .on("timeout", function () { say("it does not answer at " + url); })
  .on("error", function (e) { say((e.code || e.message) + " at " + url); });
`;

/** Each answer is a line of its own, whatever a shell's start-up files say besides. */
const script = `
PATH="$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin:/snap/bin"
say() { echo "troupe-host $*"; }
say via $SSH_CONNECTION
sudo=""
if [ "$(id -u)" = 0 ]; then say root yes
elif sudo -n true </dev/null 2>/dev/null; then sudo="sudo -n"; say root sudo
else say root no; fi
for program in ip nft iptables tar; do command -v $program >/dev/null 2>&1 || say lacks $program; done
node=$(command -v node 2>/dev/null)
[ -n "$node" ] || exit 0
say node "$node"
say version $("$node" --version 2>/dev/null)
$sudo "$node" -e '${askEngine}' </dev/null
exit 0
`;

export function parseFacts(text: string): HostFacts {
  const all = (key: string): string[] =>
    text.split("\n").flatMap((line) => new RegExp(`^troupe-host ${key} (.*)$`).exec(line.trimEnd())?.[1] ?? []);
  const [client = "", , server = ""] = (all("via")[0] ?? "").split(" ");
  return {
    ...{ client: plain(client), server: plain(server) },
    node: all("node")[0] ?? "",
    version: all("version")[0] ?? "",
    root: (all("root")[0] as HostFacts["root"] | undefined) ?? "no",
    lacks: all("lacks"),
    engine: all("engine")[0] ?? "nothing is known of it",
  };
}

/** Without the prefix of IPv4 in IPv6, and without a zone. */
const plain = (address: string): string => address.replace(/^::ffff:/, "").replace(/%.*$/, "");

/** What keeps a minion from living there, and what to do; "" if nothing does. */
export function lackOf({ node, version, root, lacks, engine }: HostFacts): string {
  const needed = nodeMin.join(".");
  if (node === "")
    return `Node is not installed, or not in the PATH that ssh gives to commands; install Node ${needed} or later, e.g. to /usr/local/bin`;
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major < nodeMin[0] || (major === nodeMin[0] && minor < nodeMin[1]))
    return `Node ${version} at ${node} is too old; ${needed} or later is needed`;
  if (root === "no")
    return "a minion makes networks and needs root; log in as root (--host root@…), or allow this user sudo without a password";
  if (lacks.length > 0)
    return `${lacks.join(", ")} is missing; Debian's packages are iproute2, nftables, iptables and tar`;
  if (engine === "ok") return "";
  if (/^ENOENT/.test(engine)) return `no Docker engine is there (${engine}); install Docker (docker.io in Debian)`;
  return `its Docker engine does not answer (${engine}); \`systemctl start docker\` may start it`;
}

/** @throws Error naming the host, what is wrong and what to do */
export async function inspect(host: HostSpec, options: readonly string[], signal: AbortSignal): Promise<HostFacts> {
  const { stdout, stderr, code } = await runOnHost(host, options, {
    ...{ command: "/bin/sh -s", input: script, msMax: inspectMsMax, signal },
  });
  if (code !== 0)
    throw new Error(`host ${hostTitle(host)}: no command runs there: ${stderr.trim() || `exit code ${code}`}`);
  const facts = parseFacts(stdout);
  const lack = lackOf(facts);
  if (lack !== "") throw new Error(`host ${hostTitle(host)}: ${lack}`);
  return facts;
}
