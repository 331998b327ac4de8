/** What to do when no Docker engine answers. */
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const hasProgram = (name: string): boolean =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .concat("/usr/sbin", "/sbin")
    .some((dir) => existsSync(join(dir, name)));

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

/** A sentence of advice for a daemon's failure that is about its engine; "" for other failures. */
export function engineAdvice(failure: string): string {
  if (!/Docker engine at /.test(failure)) return "";
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  if (/EACCES|permission/i.test(failure))
    return "\nyou may not use the engine: run as root, or `sudo usermod -aG docker $USER` and log in again";
  if (process.env["DOCKER_HOST"] && failure.includes(process.env["DOCKER_HOST"].replace(/^\w+:\/\//, "")))
    return "\nDOCKER_HOST names this engine: correct it or unset it; --engine URL names another one";
  if (hasProgram("dockerd"))
    return `\nDocker is installed but does not run; \`${sudo}${existsSync("/run/systemd/system") ? "systemctl start docker" : "service docker start"}\` starts it`;
  if (isDebian())
    return `\nDocker is not installed; \`${sudo}apt-get update && ${sudo}apt-get install -y docker.io\` installs and starts it`;
  return "\nDocker is not installed; https://docs.docker.com/engine/install/ says how, or --engine URL names an engine elsewhere";
}
