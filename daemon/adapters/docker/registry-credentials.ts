import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";
import type { RegistryAuths } from "../../minion/engine/engine.js";

/** A credential helper asks a keychain, which may ask a person; it gets this long. */
const helperDeadlineMs = 10_000;
const helperOutputMax = 64 * 1024;
/** Docker Hub's entry has the address of its first version. */
const hubKey = "https://index.docker.io/v1/";

/** In the words of the engine's `X-Registry-Auth` header. */
export interface RegistryCredentials {
  username?: string;
  password?: string;
  identitytoken?: string;
  serveraddress: string;
}

/** `config.json` of the Docker client, as far as we read it. */
interface DockerConfig {
  auths?: RegistryAuths;
  credsStore?: string;
  credHelpers?: Record<string, string>;
}

/**
 * The credentials `docker pull` would use, from `$DOCKER_CONFIG/config.json` or `~/.docker/config.json`: a helper for
 * the registry, else the general store, else what stands in the file.
 * @param registry e.g. `docker.io` or `registry.example.org:5000`
 * @returns undefined when there are none
 * @throws Fault Invalid (the file is no JSON), Unauthorized (the helper failed)
 */
export async function registryCredentials(
  registry: string,
  clock: Clock,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RegistryCredentials | undefined> {
  const path = join(env.DOCKER_CONFIG ?? join(env.HOME ?? homedir(), ".docker"), "config.json");
  const config = await readConfig(path);
  if (config === undefined) return undefined;
  const key = registry === "docker.io" ? hubKey : registry;
  const helper = config.credHelpers?.[key] ?? config.credHelpers?.[registry] ?? config.credsStore;
  const fromHelper = helper ? await askHelper(helper, key, clock, env) : undefined;
  return fromHelper ?? fromAuths(config.auths ?? {}, key);
}

/** Those of the first that knows the registry. @throws Fault Invalid */
export function givenCredentials(registry: string, given: readonly RegistryAuths[]): RegistryCredentials | undefined {
  const key = registry === "docker.io" ? hubKey : registry;
  for (const auths of given) {
    const found = fromAuths(auths, key);
    if (found) return found;
  }
  return undefined;
}

async function readConfig(path: string): Promise<DockerConfig | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Fault(
      "Invalid",
      `cannot read Docker's configuration ${path}: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
  try {
    return JSON.parse(text) as DockerConfig;
  } catch (error) {
    throw new Fault(
      "Invalid",
      `Docker's configuration ${path} is no JSON: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
}

/** Keys of `auths` are written with and without scheme and path. */
function fromAuths(given: RegistryAuths, key: string): RegistryCredentials | undefined {
  const host = (text: string): string => text.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  const auths = Object.entries(given);
  const entry = (auths.find(([name]) => name === key) ?? auths.find(([name]) => host(name) === host(key)))?.[1];
  if (!entry || typeof entry !== "object") return undefined;
  if (entry.identitytoken) return { identitytoken: entry.identitytoken, serveraddress: key };
  if (entry.auth) {
    const decoded = Buffer.from(entry.auth, "base64").toString("utf8");
    const colon = decoded.indexOf(":");
    if (colon < 0)
      throw new Fault("Invalid", `Docker's configuration: "auth" of ${key} is not base64 of user:password`);
    return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1), serveraddress: key };
  }
  if (entry.username) return { username: entry.username, password: entry.password ?? "", serveraddress: key };
  return undefined;
}

/** `docker-credential-NAME get`: the registry on stdin, JSON on stdout (docker/docker-credential-helpers, README). */
async function askHelper(
  name: string,
  key: string,
  clock: Clock,
  env: NodeJS.ProcessEnv,
): Promise<RegistryCredentials | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name))
    throw new Fault("Invalid", `Docker's configuration names a strange credential helper: "${name}"`);
  const { code, output } = await runHelper(program, key, clock, env);
  if (code !== 0) {
    if (/credentials not found/i.test(output)) return undefined;
    throw new Fault(
      "Unauthorized",
      `${program} has no credentials for ${key}: ${output.trim() || `exit code ${code}`}`,
      { retry: true },
    );
  }
  try {
    const answer = JSON.parse(output) as { Username?: string; Secret?: string };
    const secret = answer.Secret ?? "";
    if (answer.Username === "<token>") return { identitytoken: secret, serveraddress: key };
    return { username: answer.Username ?? "", password: secret, serveraddress: key };
  } catch (error) {
    // The answer may hold a secret: it is not shown.
    throw new Fault(
      "Unauthorized",
      `${program} answered what is no JSON for ${key}`,
      { retry: true },
      { cause: error },
    );
  }
}

function runHelper(
  program: string,
  input: string,
  clock: Clock,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], { env, stdio: ["pipe", "pipe", "ignore"] });
    const fail = (why: string, cause?: unknown): void => {
      timer.cancel();
      reject(new Fault("Unauthorized", `${program}: ${why}`, { retry: true }, { cause }));
    };
    const timer = clock.after(helperDeadlineMs, () => {
      child.kill("SIGKILL");
      fail(`no answer within ${helperDeadlineMs} ms`);
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (output.length < helperOutputMax) output += chunk.toString("utf8");
    });
    child.on("error", (error) => fail(`cannot be run: ${error.message}`, error));
    child.on("close", (code) => {
      timer.cancel();
      resolve({ code, output });
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
