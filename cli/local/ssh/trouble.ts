/** What it means that ssh could not run a command, and what to do. */
import { hostTitle } from "./host-spec.js";
import type { HostSpec } from "./record.js";

/** What ssh itself ends with when it does not get to run the command. */
export const sshFailed = 255;

const words: readonly [RegExp, string, (by: string) => string][] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/i,
    "its host key is not the one that is known",
    (by) =>
      `if the host was made anew, remove the old key with \`ssh-keygen -R HOST\`, then look at the new one: \`${by}\``,
  ],
  [
    /host key verification failed|no .* host key is known|authenticity of host/i,
    "its host key is not known here",
    (by) => `log in once by hand and compare the key it shows: \`${by}\``,
  ],
  [
    /permission denied|too many authentication failures|no supported authentication/i,
    "it refuses the log-in",
    (by) =>
      `ssh must log in without asking for a password: \`ssh-copy-id\` puts your key there, \`${by}\` shows whether it works`,
  ],
  [/could not resolve hostname/i, "its name is not known", () => "check --host, or give its address"],
  [
    /connection refused|timed out|no route to host|network is unreachable|connection closed|connection reset|broken pipe|not responding/i,
    "it is not reached by ssh",
    (by) => `is it on, does sshd run, is the port right? Try \`${by}\``,
  ],
];

/** The lines a person can use: no warnings about known hosts. */
const essence = (stderr: string): string =>
  stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(warning: permanently added|@+|debug\d)/i.test(line))
    .at(-1) ?? "it said nothing";

/** @param stderr what ssh said */
export function sshTrouble(host: HostSpec, stderr: string): string {
  const by = ["ssh", ...(host.port === undefined ? [] : ["-p", String(host.port)]), host.target].join(" ");
  const found = words.find(([pattern]) => pattern.test(stderr));
  const [, what, advice] = found ?? ["", "ssh failed", () => `try \`${by}\``];
  return `host ${hostTitle(host)}: ${what} (${essence(stderr)}); ${advice(by)}`;
}
