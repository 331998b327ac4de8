/**
 * A secret is replaced in steps, each durable before the next, so that whatever is interrupted one of the secrets we have
 * is one the master knows: the new one is written down, the master is told its hash, it becomes ours beside the old one,
 * and when the master has been seen to know it the old one is forgotten. Until then the master knows the old one, too.
 */
import { createHash } from "node:crypto";
import type { Question, Reply } from "./ask-master.js";
import type { Credential } from "./credential-file.js";
import { newSecret } from "./pending-secret.js";
import { certificatesIn } from "./pinned-ca.js";

export interface RotationPorts {
  url: string;
  ask(question: Question): Promise<Reply>;
  /** Resolves when it is durable. */
  write(credential: Credential): Promise<void>;
}

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** What may be shown to the master, the likeliest first. */
export const secretsOf = ({ secret, next, before }: Credential): string[] =>
  [secret, next, before].filter((one): one is string => one !== undefined);

/** The master knows us by this one: what came before it is forgotten, and what did not come about. */
export function proven(credential: Credential, shown: string): Credential {
  const { next, before: _, ...rest } = credential;
  return { ...rest, secret: shown, ...(shown === credential.secret && next !== undefined ? { next } : {}) };
}

/**
 * Replaces the secret that is shown.
 * @param keep hears of each step when it is durable
 * @throws Fault: ServiceUnavailable (retry) when the master is not reached, else its refusal
 */
export async function rotate(
  ports: RotationPorts,
  credential: Credential,
  keep: (credential: Credential) => void,
): Promise<void> {
  let present = credential;
  const step = async (next: Credential): Promise<void> => {
    await ports.write(next);
    present = next;
    keep(next);
  };
  const next = present.next ?? newSecret();
  await step({ ...present, next });
  const ca = await tell(ports, present, present.secret, next);
  await step({ ...proven(present, next), ca, before: present.secret });
  // Showing the new one is what makes the master forget the old one.
  await tell(ports, present, next, next);
  await step(proven(present, next));
}

/** @returns PEM of the CAs to trust from now on */
async function tell(ports: RotationPorts, { ca, minion }: Credential, shown: string, next: string): Promise<string> {
  const { text } = await ports.ask({
    ...{ url: ports.url, ca, method: "POST", path: "/join/renew" },
    headers: { authorization: `Bearer ${shown}`, "x-troupe-minion": minion },
    body: { secretHash: hashOf(next) },
  });
  return caOf(text) || ca;
}

/** What a master says of its CAs, whom we trust by the present one; "" when it says nothing, as older ones do. */
export function caOf(answer: string): string {
  try {
    const { ca } = JSON.parse(answer) as { ca?: unknown };
    return typeof ca === "string" && certificatesIn(ca).length > 0 ? ca : "";
  } catch {
    return "";
  }
}
