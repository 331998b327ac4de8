import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";

/** Where an engine is and how it is spoken to. */
export type DockerAddress =
  | { kind: "unix"; path: string }
  | { kind: "tcp"; host: string; port: number }
  | { kind: "tls"; host: string; port: number; ca?: Buffer; cert?: Buffer; key?: Buffer };

const plainPort = 2375;
const tlsPort = 2376;

/**
 * The engine a URL names: `unix:///path`, `/path`, `tcp://host:port`, `https://host:port`. Without one DOCKER_HOST,
 * without that the first of the usual sockets that exists (the system's, Docker Desktop's, rootless Docker's).
 * DOCKER_TLS_VERIFY and DOCKER_CERT_PATH mean what they mean to the `docker` command.
 * @param force allows plain TCP to another machine, where whoever reads along is root there
 * @throws Fault Invalid, Forbidden (plain TCP to another machine)
 */
export function engineAddress(url: string | undefined, env: NodeJS.ProcessEnv, force: boolean): DockerAddress {
  const text = url || env.DOCKER_HOST || "";
  if (text === "") return { kind: "unix", path: usualSocket(env) };
  if (text.startsWith("/")) return { kind: "unix", path: text };
  if (text.startsWith("unix://")) return { kind: "unix", path: text.slice("unix://".length) || usualSocket(env) };
  const { scheme, host, port } = takeApart(text);
  if (scheme === "https" || env.DOCKER_TLS_VERIFY || port === tlsPort) {
    return { kind: "tls", host, port: port ?? tlsPort, ...certificates(env) };
  }
  if (!force && !isLoopback(host)) {
    throw new Fault(
      "Forbidden",
      `the engine "${text}" would be spoken to without TLS over the network, where anyone can take it over; use TLS ` +
        `(DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH), a tunnel (ssh -L ${plainPort}:/var/run/docker.sock ${host}), or force it`,
    );
  }
  return { kind: "tcp", host, port: port ?? plainPort };
}

function takeApart(text: string): { scheme: string; host: string; port: number | undefined } {
  const match = /^(?:(tcp|http|https):\/\/)?(\[[0-9a-fA-F:]+\]|[\w.-]+)(?::(\d+))?\/?$/.exec(text);
  const [, scheme = "tcp", host = "", port] = match ?? [];
  if (match === null || Number(port ?? 1) > 65_535) {
    throw new Fault(
      "Invalid",
      `"${text}" names no Docker engine; right would be unix:///var/run/docker.sock, tcp://127.0.0.1:2375 or https://host:2376`,
    );
  }
  return { scheme, host: host.replace(/^\[|\]$/g, ""), port: port === undefined ? undefined : Number(port) };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function usualSocket(env: NodeJS.ProcessEnv): string {
  const system = "/var/run/docker.sock";
  const home = env.HOME ?? homedir();
  const rootless = env.XDG_RUNTIME_DIR === undefined ? [] : [join(env.XDG_RUNTIME_DIR, "docker.sock")];
  return [system, join(home, ".docker/run/docker.sock"), ...rootless].find(existsSync) ?? system;
}

function certificates(env: NodeJS.ProcessEnv): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  const folder = env.DOCKER_CERT_PATH ?? join(env.HOME ?? homedir(), ".docker");
  const read = (name: string): Buffer | undefined => {
    const path = join(folder, name);
    if (!existsSync(path)) return undefined;
    return readFileSync(path);
  };
  const [ca, cert, key] = [read("ca.pem"), read("cert.pem"), read("key.pem")];
  if (env.DOCKER_CERT_PATH && ca === undefined) {
    throw new Fault("Invalid", `DOCKER_CERT_PATH is ${folder}, but there is no ca.pem in it`);
  }
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/**
 * dockerode's options for an address. All fields are set: docker-modem fills what is missing from DOCKER_HOST, and
 * would go there in spite of a socket path.
 */
export function dockerOptions(address: DockerAddress): Docker.DockerOptions {
  if (address.kind === "unix") return { socketPath: address.path, host: undefined, port: undefined, protocol: "http" };
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  const common = { socketPath: undefined, host, port: address.port };
  if (address.kind === "tcp") return { ...common, protocol: "http" };
  return { ...common, protocol: "https", ca: address.ca, cert: address.cert, key: address.key };
}
