/** As whom git runs for strangers, and what it knows: nobody's settings, and nothing of the daemon's. */

/** `nobody` of every Linux. */
const nobody = { uid: 65_534, gid: 65_534 };
/** As whom git runs: never as root. */
export const gitUser = (): typeof nobody | undefined => (process.getuid?.() === 0 ? nobody : undefined);

/** Protocols that a clone, its redirects and whatever it names may use. */
export type Protocols = readonly string[];
export const gitProtocols: Protocols = ["https", "ssh"];

/** Options of git before its command. */
export function settings(protocols: Protocols): string[] {
  const all = {
    "protocol.allow": "never",
    ...Object.fromEntries(protocols.map((name) => [`protocol.${name}.allow`, "always"])),
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "submodule.recurse": "false",
    "credential.helper": "",
    // Nothing may go on in the background.
    "gc.auto": "0",
    "maintenance.auto": "false",
  };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Nothing of the daemon's but where programs are. */
export const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LC_ALL: "C",
  HOME: "/nonexistent",
  XDG_CONFIG_HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "/bin/false",
  GIT_SSH_COMMAND: "ssh -oBatchMode=yes -oPermitLocalCommand=no -oClearAllForwardings=yes",
});
