/** What kubecfg does with a command line; resolves to the exit code. */
import { readFileSync } from "node:fs";
import { visible } from "../render/visible.js";
import { Client } from "./client.js";
import { controllerCommand } from "./controllers.js";
import { type Flags, parseFlags, UsageError } from "./flags.js";
import { currentNamespace, nsCommand } from "./namespace.js";
import { objectCommand } from "./objects.js";
import { print } from "./print.js";
import { serverAccess } from "./server.js";
import { usage } from "./usage.js";

/** As kubecfg had them: usage 1, everything else that fails 255. */
export const codes = { ok: 0, usage: 1, failed: 255 } as const;

const objectCommands = ["list", "get", "create", "update", "delete", "print"];
const controllerCommands = ["resize", "stop", "rm", "rollingupdate", "run"];

const ownVersion = (): string =>
  `v${(JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as { version: string }).version}`;

async function serverVersion(client: Client): Promise<Record<string, string>> {
  const { status, text } = await client.raw("GET", "/version");
  if (status !== 200) throw new Error(`the server does not tell its version: ${text.trim()}`);
  return JSON.parse(text) as Record<string, string>;
}

/** The version of Troupe in what the server says, e.g. of `v1.32.0+troupe.0.1.0`. */
const troupeVersion = (gitVersion: string): string => gitVersion.replace(/^.*\+troupe\./, "v");

function sayOwnVersion(flags: Flags): number {
  process.stdout.write(
    flags.version === "raw" ? `${JSON.stringify({ gitVersion: ownVersion() })}\n` : `Troupe ${ownVersion()}\n`,
  );
  return codes.ok;
}

async function versions(flags: Flags, client: Client): Promise<number | null> {
  if (flags.serverVersion !== "") {
    const version = await serverVersion(client);
    process.stdout.write(
      flags.serverVersion === "raw"
        ? `${JSON.stringify(version)}\n`
        : `Server: Kubernetes ${version["gitVersion"] ?? "?"}\n`,
    );
    return codes.ok;
  }
  if (!flags.on.expect_version_match) return null;
  const { gitVersion = "?" } = await serverVersion(client);
  if (troupeVersion(gitVersion) === ownVersion()) return null;
  process.stdout.write(`Server version (${gitVersion}) differs from client version (${ownVersion()})!\n`);
  return codes.usage;
}

/** What needs no server. */
async function runHere(command: "ns" | undefined, args: readonly string[], flags: Flags): Promise<number> {
  if (command === undefined) {
    process.stderr.write(usage);
    return codes.usage;
  }
  process.stdout.write(await nsCommand(flags, args));
  return codes.ok;
}

async function run(flags: Flags): Promise<number> {
  if (flags.version !== "") return sayOwnVersion(flags);
  const [command, ...args] = flags.args;
  const asksServer = flags.serverVersion !== "" || flags.on.expect_version_match || flags.on.proxy;
  if (!asksServer && (command === undefined || command === "ns")) return runHere(command, args, flags);
  const namespace = await currentNamespace(flags);
  const access = await serverAccess(flags);
  const client = new Client(access, flags.text.api_version, namespace, flags.on.verbose);
  const told = await versions(flags, client);
  if (told !== null) return told;
  if (flags.on.proxy) {
    const { serveProxy } = await import("./proxy.js");
    await serveProxy(access, flags);
    return codes.ok;
  }
  if (command === undefined || command === "ns") return runHere(command, args, flags);
  let out: string;
  if (objectCommands.includes(command)) {
    const objects = await objectCommand(command, args, flags, client);
    out = (await Promise.all(objects.map((object) => print(object, flags)))).join("");
  } else if (controllerCommands.includes(command)) out = await controllerCommand(command, args, flags, client);
  else throw new Error(`Unknown command ${command}; kubecfg without a command shows what there is`);
  process.stdout.write(process.stdout.isTTY ? visible(out) : out);
  return codes.ok;
}

export async function kubecfg(argv: readonly string[]): Promise<number> {
  try {
    return await run(parseFlags(argv));
  } catch (error) {
    const message = (error as Error).message;
    if (error instanceof UsageError) {
      process.stderr.write(`${message === "" ? "" : `${message}\n`}${usage}`);
      return codes.usage;
    }
    process.stderr.write(`kubecfg: ${visible(message).replace(/\s*\n\s*/g, " ")}\n`);
    return codes.failed;
  }
}
