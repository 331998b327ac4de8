/**
 * A registry of the run's own, on this machine's end of the hosts' network: pulls from it go as the scenario says.
 * Whatever name is pulled, the image is one that waits.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { pauseProgram } from "../../../daemon/images/pause-program.js";
import { tarChunks } from "../../../daemon/images/tar.js";
import { imageArchitecture } from "../../../daemon/minion/engine/sandbox-image.js";
import type { ImageSpec } from "../../cluster-spec.js";

type PullSpec = ImageSpec["pull"];

const types = {
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
} as const;

const digestOf = (content: Buffer): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;

/** The name under which Docker Hub has an image; undefined for one of another registry. */
export function hubName(image: string): string | undefined {
  const [, name = "", tag = "latest"] = /^(.*?)(?::([^/:]+))?$/.exec(image.replace(/^docker\.io\//, "")) ?? [];
  const first = name.split("/")[0] ?? "";
  if (name.includes("/") && /[.:]|^localhost$/.test(first)) return undefined;
  return `${name.includes("/") ? name : `library/${name}`}:${tag}`;
}

interface Image {
  manifest: Buffer;
  blobs: ReadonlyMap<string, Buffer>;
}

async function waitingImage(): Promise<Image> {
  const architecture = imageArchitecture(process.arch);
  const parts: Buffer[] = [];
  for await (const part of tarChunks([{ name: "pause", mode: 0o755, content: pauseProgram(architecture) }]))
    parts.push(part);
  const layer = gzipSync(Buffer.concat(parts));
  const rootfs = { type: "layers", diff_ids: [digestOf(Buffer.concat(parts))] };
  const config = Buffer.from(JSON.stringify({ architecture, os: "linux", config: { Entrypoint: ["/pause"] }, rootfs }));
  const part = (mediaType: string, content: Buffer): object => ({
    mediaType,
    size: content.length,
    digest: digestOf(content),
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: part(types.config, config),
    layers: [part(types.layer, layer)],
  };
  return {
    manifest: Buffer.from(JSON.stringify(manifest)),
    blobs: new Map([config, layer].map((content) => [digestOf(content), content])),
  };
}

export class Registry {
  readonly #server: Server;
  readonly #image: Image;
  readonly #pullOf: (host: string, name: string) => PullSpec;

  private constructor(image: Image, pullOf: (host: string, name: string) => PullSpec) {
    this.#image = image;
    this.#pullOf = pullOf;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** @param pullOf how a host's pull of an image goes, by its {@link hubName} @throws Error when the address is not ours */
  static async open(address: string, pullOf: (host: string, name: string) => PullSpec): Promise<Registry> {
    const registry = new Registry(await waitingImage(), pullOf);
    registry.#server.listen(0, address);
    await once(registry.#server, "listening");
    return registry;
  }

  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address}:${port}`;
  }

  /** Ends it, and whatever pull still waits. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? "/", this.url);
    const [, name = "", kind, reference = ""] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(pathname) ?? [];
    if (kind === "blobs") return send(request, response, this.#image.blobs.get(reference), "application/octet-stream");
    if (kind !== "manifests") return send(request, response, Buffer.from("{}"), "application/json");
    // By its digest it is asked for once the tag was answered.
    if (reference.startsWith("sha256:")) return send(request, response, this.#image.manifest, types.manifest);
    const { mode, takesMs } = this.#pullOf(request.socket.remoteAddress ?? "", `${name}:${reference}`);
    if (mode === "never") return;
    const timer = setTimeout(
      () => send(request, response, mode === "fails" ? undefined : this.#image.manifest, types.manifest),
      takesMs,
    );
    response.once("close", () => clearTimeout(timer));
  }
}

/** @param content undefined: there is no such thing */
function send(request: IncomingMessage, response: ServerResponse, content: Buffer | undefined, type: string): void {
  if (content === undefined) {
    const errors = [{ code: "MANIFEST_UNKNOWN", message: "not here, as the scenario says" }];
    response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify({ errors }));
    return;
  }
  response.writeHead(200, {
    "content-type": type,
    "content-length": content.length,
    "docker-content-digest": digestOf(content),
    "docker-distribution-api-version": "registry/2.0",
  });
  response.end(request.method === "HEAD" ? undefined : content);
}
