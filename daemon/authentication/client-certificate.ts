import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { type Caller, groupNames } from "../../core/access/caller.js";

const listOf = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

/**
 * Who a request's client certificate says it is of: CN is the name and each O a group, as in Kubernetes. null when
 * there is none, or none that the cluster's CA signed for clients.
 */
export function callerOfCertificate({ socket }: Pick<IncomingMessage, "socket">): Caller | null {
  const tls = socket as TLSSocket;
  if (tls.encrypted !== true || !tls.authorized) return null;
  // A session that is resumed counts as authorized without any certificate: there is no subject then.
  const subject = tls.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] } | undefined;
  const [name = "", ...more] = listOf(subject?.CN);
  if (name === "" || more.length > 0) return null;
  return { name, groups: [...new Set([...listOf(subject?.O), groupNames.authenticated])] };
}
