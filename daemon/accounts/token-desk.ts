/** Where minions ask for the tokens of the pods that run there. */
import { podToken } from "../../core/access/account-token.js";
import { wantsToken } from "../../core/kinds/pod/config-references.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { defaultAccount } from "../../core/kinds/service-account/object.js";
import type { MasterMessage } from "../../core/link/messages.js";
import type { Master } from "../control/master.js";
import type { AccountTokens } from "./account-tokens.js";

type Answer = Extract<MasterMessage, { type: "token" }>;

export interface TokenDeskPorts {
  master: () => Pick<Master, "view" | "refusals">;
  tokens: AccountTokens;
  /** PEM of the cluster's CA: what the pod trusts the API by. */
  ca: () => string;
  send(minion: string, message: MasterMessage): boolean;
  /** Makes the default account of a namespace so new that it has none yet. */
  ensureAccount(namespace: string): Promise<void>;
}

export class TokenDesk {
  readonly #ports: TokenDeskPorts;

  constructor(ports: TokenDeskPorts) {
    this.#ports = ports;
  }

  /** A minion is answered about the pods bound to it, and about no other. */
  async asked(minion: string, uid: string): Promise<void> {
    const { view, refusals } = this.#ports.master();
    const pod = view.podByUid(uid);
    if (pod?.spec.nodeName === minion) {
      const { namespace = "" } = pod.metadata;
      if (!view.get("ServiceAccount", namespace, defaultAccount)) await this.#ports.ensureAccount(namespace);
      this.#ports.send(minion, this.#answer(uid, pod));
    } else if (pod) {
      const why = `it asked for the token of pod "${pod.metadata.namespace}/${pod.metadata.name}", which is not on it`;
      refusals.tell("a minion asked for a token that is not its own", { minion, from: "", why });
    }
  }

  #answer(uid: string, { metadata, spec }: Pod): Answer {
    const { master, tokens, ca } = this.#ports;
    const { view } = master();
    const { namespace = "", name: pod } = metadata;
    const name = spec.serviceAccountName || defaultAccount;
    const account = view.get("ServiceAccount", namespace, name);
    if (!account) return { type: "token", uid, why: `there is no service account "${name}"` };
    const isWanted = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    if (!isWanted && !wantsToken(spec)) return { type: "token", uid, why: "" };
    const bound = { namespace, account: { name, uid: account.metadata.uid ?? "" }, pod: { name: pod, uid } };
    const { token } = tokens.make({ ...bound, seconds: podToken.seconds });
    return { type: "token", uid, files: { token, "ca.crt": ca(), namespace } };
  }
}
