/** How rows of network policies are read. What is put into a kernel is looked at as bodies are. */
import type { Allowance, IsolationRow, MemberRow, Peer, PolicyRow, PortRange } from "../isolation/rows.js";
import { checkBlock } from "../kinds/network-policy/block.js";
import type { PolicyBlock } from "../kinds/network-policy/object.js";
import { isIP } from "../network/ip.js";
import { labelSelector } from "../objects/reference-shapes.js";
import { checkPortName } from "../schema/formats.js";
import { portMax } from "../schema/scalars.js";
import { integer, list, needed, object, oneOf, type Shape, text } from "../schema/shape.js";
import { oneShapeOf, word } from "./parts.js";

const port = integer(1, portMax);
const transport = oneOf("TCP", "UDP", "SCTP");
const block = object<PolicyBlock>({ cidr: needed(text()), except: list(text()) }, checkBlock);
const peer = object<Peer>({ group: word(), block });
const range = object<PortRange>({ protocol: needed(transport), first: port, last: port, name: text(checkPortName) });
const allowance = object<Allowance>({
  peers: list(peer),
  ports: list(range),
  places: object<NonNullable<Allowance["places"]>>({ group: needed(word()), protocol: needed(transport) }),
});

export const isolationRow: Shape<IsolationRow> = oneShapeOf<IsolationRow>("row", {
  policy: object<PolicyRow>({
    row: needed(oneOf("policy")),
    namespace: needed(word()),
    name: needed(word()),
    podSelector: needed(labelSelector),
    ingress: list(allowance),
    egress: list(allowance),
  }),
  member: object<MemberRow>({
    row: needed(oneOf("member")),
    group: needed(word()),
    ip: needed(text((ip) => (isIP(ip) === 4 ? "" : "must be an IPv4 address such as 10.0.0.10"))),
    port,
  }),
} satisfies Record<IsolationRow["row"], Shape<IsolationRow>>);
