/** All that this master does over TLS: its certificate, the services of its own API, joining, and --secure-listen. */
import type https from "node:https";
import type { Random } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import type { HttpDeps } from "../api/deps.js";
import { joinApp } from "../joining/join-app.js";
import { joinFile } from "../joining/join-file.js";
import { Joining } from "../joining/joining.js";
import type { Refusals } from "../joining/refusals.js";
import type { LinkServer } from "../link/link.js";
import type { Log } from "../log.js";
import { Admission, type Role } from "./admission.js";
import { certificateSha256 } from "./certificates.js";
import type { MasterFlags } from "./flags.js";
import { writeKubeconfigs } from "./kubeconfig-file.js";
import { certificateNames, publicUrl } from "./public-address.js";
import { Certificates, roleTokens, serveSecure, tlsServer } from "./secure-api.js";
import { ensureSelf, type SelfServices, serveSelf } from "./self-services.js";

export interface SecurePorts {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
}

/** What exists once it is open. */
interface Opened {
  certificates: Certificates;
  tokens: Record<Role, string>;
  joining: Joining | null;
}

export class SecureSide {
  /** Behind --secure-listen; whoever listens for minions' links does so here, too. */
  readonly server: https.Server | null;
  readonly #flags: MasterFlags;
  readonly #ports: SecurePorts;
  #opened: Opened | null = null;
  #self: SelfServices | null = null;

  constructor(flags: MasterFlags, ports: SecurePorts) {
    this.#flags = flags;
    this.#ports = ports;
    this.server = flags.secureListen === null ? null : tlsServer(ports.log);
  }

  /** null: not open yet, or nobody joins from elsewhere. */
  get joining(): Joining | null {
    return this.#opened?.joining ?? null;
  }

  /** Makes or reads what is kept: certificates, tokens, the book of joins. */
  async open(links: LinkServer, refusals: Refusals): Promise<void> {
    const { clock, log } = this.#ports;
    const { dataDir, cluster, podCidr } = this.#flags;
    const names = certificateNames(this.#flags, await ensureSelf(this.#flags, this.#ports));
    const certificates = await Certificates.open(dataDir, names, clock, log);
    const settings = {
      ...{ cluster, podCidr, url: publicUrl(this.#flags) },
      // The CA that signs is another one some day.
      get caSha256() {
        return certificateSha256(certificates.ca);
      },
    };
    const joining =
      this.server && (await Joining.open({ file: joinFile(dataDir), clock, log, refusals, links }, settings));
    this.#opened = { certificates, tokens: await roleTokens(dataDir), joining };
  }

  /** Serves the API. */
  async serve(deps: HttpDeps): Promise<void> {
    if (!this.#opened) return;
    const { certificates, tokens, joining } = this.#opened;
    const { cluster, dataDir, secureListen } = this.#flags;
    const admission = new Admission(tokens, (token) => joining?.isCredential(token) ?? false);
    this.#self = await serveSelf(this.#flags, deps, certificates, admission);
    const { server } = this;
    if (!server || !joining || !secureListen) return;
    certificates.serve(server);
    const join = joinApp(joining, () => certificates.ca, this.#ports.clock, this.#ports.log).callback();
    serveSecure(server, { deps, admission, join: (request, response) => void join(request, response) });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(secureListen.port, secureListen.host, resolve);
    });
    const { url } = joining.settings;
    const write = (): Promise<string> => writeKubeconfigs(dataDir, { cluster, url, ca: certificates.ca, tokens });
    certificates.onCa(() => {
      write().catch((error: unknown) =>
        this.#ports.log("error", "no kubeconfig with the new CA", { error: String(error) }),
      );
    });
    const kubeconfig = await write();
    this.#ports.log("info", "the API is served over TLS", { url, kubeconfig });
  }

  close(): void {
    this.#self?.close();
    this.#opened?.certificates.close();
    this.#opened?.joining?.close();
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
