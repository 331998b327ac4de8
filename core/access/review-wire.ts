/** Reviews and requests for tokens as kubectl sends them; the numbers are Kubernetes'. */
import type { WireMessage } from "../schema/protobuf.js";

const resourceAttributes: WireMessage = {
  1: ["namespace", "text"],
  2: ["verb", "text"],
  3: ["group", "text"],
  4: ["version", "text"],
  5: ["resource", "text"],
  6: ["subresource", "text"],
  7: ["name", "text"],
};
const nonResourceAttributes: WireMessage = { 1: ["path", "text"], 2: ["verb", "text"] };
const attributes: WireMessage = {
  1: ["resourceAttributes", resourceAttributes],
  2: ["nonResourceAttributes", nonResourceAttributes],
};
const boundObject: WireMessage = {
  1: ["kind", "text"],
  2: ["apiVersion", "text"],
  3: ["name", "text"],
  4: ["uid", "text"],
};

const withSpec = (spec: WireMessage): WireMessage => ({ 2: ["spec", spec] });

export const selfAccessWire: WireMessage = withSpec(attributes);
export const accessWire: WireMessage = withSpec({ ...attributes, 3: ["user", "text"], 4: ["groups", "texts"] });
export const rulesWire: WireMessage = withSpec({ 1: ["namespace", "text"] });
/** A review of oneself asks nothing. */
export const selfWire: WireMessage = {};
export const tokenWire: WireMessage = withSpec({
  1: ["audiences", "texts"],
  3: ["boundObjectRef", boundObject],
  4: ["expirationSeconds", "number"],
});
