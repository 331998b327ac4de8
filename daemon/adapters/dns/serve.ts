/** A resolver at its port, by UDP and TCP; and how one is asked who it is. */
import { decode, encode } from "dns-packet";
import type { Clock } from "../../../core/time.js";
import { askByUdp } from "./ask.js";
import { listenTcp } from "./listen-tcp.js";
import { type Listening, listenUdp } from "./listen-udp.js";
import { headerBytes } from "./query.js";
import type { Resolver } from "./resolver.js";

export const dnsPort = 53;

/** Both or neither. @throws Error as listenUdp */
export async function serveDns(resolver: Resolver, address: string, port = dnsPort): Promise<Listening> {
  const udp = await listenUdp(resolver, address, port);
  try {
    const tcp = await listenTcp(resolver, address, port);
    return {
      close: () => {
        udp.close();
        tcp.close();
      },
    };
  } catch (error) {
    udp.close();
    throw error;
  }
}

const identifyMsMax = 300;

/** What a resolver says that it is (RFC 4892); "" = nothing. */
export async function identify(clock: Clock, address: string, port = dnsPort): Promise<string> {
  const message = encode({ type: "query", questions: [{ name: "id.server", type: "TXT", class: "CH" }] });
  try {
    const asked = message.subarray(headerBytes);
    const answer = decode(await askByUdp(clock)({ address, port }, { message, asked }, identifyMsMax));
    const [first] = answer.answers ?? [];
    return first?.type === "TXT" ? String(Array.isArray(first.data) ? first.data[0] : first.data) : "";
  } catch {
    return "";
  }
}
