/** Where minions ask for the tokens of the pods that run there. */
import { podToken } from "../../core/access/account-token.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { Master } from "../control/master.js";
import type { MasterMessage } from "../link/messages.js";
import type { AccountTokens } from "./account-tokens.js";
import { defaultAccount } from "./default-accounts.js";

type Answer = Extract<MasterMessage, { type: "token" }>;

export interface TokenDeskPorts {
  master: () => Pick<Master, "view" | "refusals">;
  tokens: AccountTokens;
  /** PEM of the cluster's CA: what the pod trusts the API by. */
  ca: () => string;
  send(minion: string, message: MasterMessage): boolean;
}

export class TokenDesk {
  readonly #ports: TokenDeskPorts;

  constructor(ports: TokenDeskPorts) {
    this.#ports = ports;
  }

  /** A minion is answered about the pods bound to it, and about no other. */
  asked(minion: string, uid: string): void {
    const { view, refusals } = this.#ports.master();
    const pod = view.podByUid(uid);
    if (pod?.spec.nodeName === minion) {
      const answer = this.#answer(uid, pod);
      if (answer) this.#ports.send(minion, answer);
    } else if (pod) {
      const why = `it asked for the token of pod "${pod.metadata.namespace}/${pod.metadata.name}", which is not on it`;
      refusals.tell("a minion asked for a token that is not its own", { minion, from: "", why });
    }
  }

  /** undefined: its namespace is so new that it has no account yet; the minion asks again. */
  #answer(uid: string, { metadata, spec }: Pod): Answer | undefined {
    const { master, tokens, ca } = this.#ports;
    const { view } = master();
    const { namespace = "", name: pod } = metadata;
    const name = spec.serviceAccountName || defaultAccount;
    const account = view.get("ServiceAccount", namespace, name);
    if (!account && name === defaultAccount) return undefined;
    if (!account) return { type: "token", uid, why: `there is no service account "${name}"` };
    const isWanted = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    if (!isWanted) return { type: "token", uid, why: "" };
    const bound = { namespace, account: { name, uid: account.metadata.uid ?? "" }, pod: { name: pod, uid } };
    const { token } = tokens.make({ ...bound, seconds: podToken.seconds });
    return { type: "token", uid, files: { token, "ca.crt": ca(), namespace } };
  }
}
