/** All that this master does over TLS: its certificate, the services of its own API, joining, and --secure-listen. */
import type https from "node:https";
import type { Caller } from "../../core/access/caller.js";
import { Fault } from "../../core/fault.js";
import type { Random } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import type { HttpDeps } from "../api/deps.js";
import type { Load } from "../api/load.js";
import { type Authenticate, authenticateBy, type TokenJudge } from "../authentication/authenticate.js";
import { knownTokens } from "../authentication/known-tokens.js";
import type { Role } from "../authentication/roles.js";
import { joinApp } from "../joining/join-app.js";
import { joinFile } from "../joining/join-file.js";
import { Joining } from "../joining/joining.js";
import type { Refusals } from "../joining/refusals.js";
import type { LinkServer } from "../link/link.js";
import type { Log } from "../log.js";
import { certificateSha256 } from "./certificates.js";
import type { MasterFlags } from "./flags.js";
import { adminKubeconfig, writeKubeconfigs } from "./kubeconfig-file.js";
import { certificateNames, localUrl, publicUrl } from "./public-address.js";
import { Certificates, roleTokens, serveSecure, tlsServer } from "./secure-api.js";
import { ensureSelf, type SelfServices, serveSelf } from "./self-services.js";
import { whenWritable } from "./when-writable.js";

export interface SecurePorts {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  load: Load;
}

/** What exists once it is open. */
interface Opened {
  certificates: Certificates;
  tokens: Record<Role, string>;
  joining: Joining | null;
  judges: TokenJudge[];
}

/** A minion's credential opens the link, and nothing of the API. */
const minionJudge =
  (joining: Joining | null): TokenJudge =>
  (token) => {
    if (joining?.isCredential(token))
      throw new Fault("Forbidden", "this is a minion's credential: it opens the link, not the API");
    return null;
  };

export class SecureSide {
  /** Behind --secure-listen; whoever listens for minions' links does so here, too. */
  readonly server: https.Server | null;
  readonly #flags: MasterFlags;
  readonly #ports: SecurePorts;
  #opened: Opened | null = null;
  #self: SelfServices | null = null;
  /** Of the service `kubernetes`. */

  constructor(flags: MasterFlags, ports: SecurePorts) {
    this.#flags = flags;
    this.#ports = ports;
    this.server = flags.secureListen === null ? null : tlsServer(ports.clock, ports.log, ports.load.turns);
  }

  /** PEM of the cluster's CA; "" = not open yet. */
  get ca(): string {
    return this.#opened?.certificates.ca ?? "";
  }

  /** null: not open yet, or nobody joins from elsewhere. */
  get joining(): Joining | null {
    return this.#opened?.joining ?? null;
  }

  /** Makes or reads what is kept: certificates, tokens, the book of joins. */
  async open(links: LinkServer, refusals: Refusals, others: readonly TokenJudge[]): Promise<void> {
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
    const tokens = await roleTokens(dataDir);
    this.#opened = { certificates, tokens, joining, judges: [knownTokens(tokens), minionJudge(joining), ...others] };
  }

  /** How every listener finds out who asks, once this is open. @param without who shows nothing is this caller; undefined = is refused */
  authenticate(without?: Caller): Authenticate {
    return authenticateBy(this.#opened?.judges ?? [], without);
  }

  /** Gives a server the certificate, and the next one in time. */
  certify(server: https.Server): void {
    this.#opened?.certificates.serve(server);
  }

  /** Serves the API. */
  async serve(deps: HttpDeps): Promise<void> {
    if (!this.#opened) return;
    const { certificates, tokens, joining } = this.#opened;
    const { cluster, dataDir } = this.#flags;
    this.#self = await serveSelf(this.#flags, deps, certificates);
    await this.#serveElsewhere(deps);
    const url = joining?.settings.url ?? localUrl(this.#flags);
    const write = (): Promise<void> =>
      whenWritable(
        "kubeconfigs",
        () => writeKubeconfigs(dataDir, { cluster, url, ca: certificates.ca, tokens }),
        this.#ports,
      );
    certificates.onCa(() => {
      write().catch((error: unknown) =>
        this.#ports.log("error", "no kubeconfig with the new CA", { error: String(error) }),
      );
    });
    await write();
    const kubeconfig = adminKubeconfig(dataDir);
    this.#ports.log("info", "the API asks for a token; here is the admin's", { url, kubeconfig });
  }

  /** On --secure-listen, and joining with it. */
  async #serveElsewhere(deps: HttpDeps): Promise<void> {
    const { server } = this;
    const { secureListen } = this.#flags;
    if (!server || !secureListen || !this.#opened?.joining) return;
    const { certificates, joining } = this.#opened;
    certificates.serve(server);
    const join = joinApp(joining, () => certificates.ca, this.#ports.clock, this.#ports.log).callback();
    serveSecure(server, deps, (request, response) => void join(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(secureListen.port, secureListen.host, resolve);
    });
  }

  close(): void {
    this.#self?.close();
    this.#opened?.certificates.close();
    this.#opened?.joining?.close();
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
