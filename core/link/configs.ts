/** What is said of the ConfigMaps and Secrets that a minion's pods name, and how it is read. */
import type { ConfigKind } from "../kinds/pod/config-references.js";
import { checkDnsSubdomain } from "../schema/formats.js";
import { map, needed, object, oneOf, type Shape, text } from "../schema/shape.js";
import { configsMax } from "./limits.js";
import { atMost, word } from "./parts.js";

/** One as it is now. */
export interface ConfigTold {
  type: "config";
  kind: ConfigKind;
  namespace: string;
  name: string;
  /** Its revision; "" = there is none of that name. */
  version: string;
  /** Texts; of a Secret bytes in base64. */
  data?: Record<string, string>;
  /** Bytes in base64. */
  binaryData?: Record<string, string>;
}

/** Which one somebody has already. */
export interface HeldConfig {
  kind: ConfigKind;
  name: string;
  version: string;
}

/** A pod that is bound to a minion wants what it names, as far as it has changed; and is told of each change from then on. */
export interface ConfigWanted {
  type: "configWanted";
  uid: string;
  held: HeldConfig[];
}

const kind = oneOf("ConfigMap", "Secret");

export const configTold: Shape<ConfigTold> = object<ConfigTold>({
  type: needed(oneOf("config")),
  kind: needed(kind),
  namespace: needed(word()),
  name: needed(text(checkDnsSubdomain)),
  version: needed(word()),
  data: map(text()),
  binaryData: map(text()),
});

export const configWanted: Shape<ConfigWanted> = object<ConfigWanted>({
  type: needed(oneOf("configWanted")),
  uid: needed(word()),
  held: needed(
    atMost(configsMax, object<HeldConfig>({ kind: needed(kind), name: needed(word()), version: needed(word()) })),
  ),
});
