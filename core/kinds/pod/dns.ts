/** How a pod resolves names: the shape of dnsConfig, and Kubernetes' limits of it. */
import { nameserversMax, searchCharsMax, searchesMax } from "../../dns/resolv-conf.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { type Check, checkIp, emptyOr, formatted } from "../../schema/formats.js";
import { list, needed, struct, text } from "../../schema/shape.js";

/** Part of a line that is read word by word. */
const checkWord: Check = formatted("resolver-option", (word) =>
  /^[!-~]+$/.test(word) && !/[#;:]/.test(word) ? "" : "must be one word of printable ASCII characters, without # ; :",
);

const searchMax = 253;

/** A domain that names are looked for in: as a host's, but also with _ at its front, a dot at its end, or the root alone. */
const checkSearch: Check = formatted("dns-search", (search) => {
  if (search === ".") return "";
  const labels = search.replace(/\.$/, "").split(".");
  const isRight = labels.every((label) => label.length <= 63 && /^[a-z0-9_]([-a-z0-9_]*[a-z0-9])?$/.test(label));
  return isRight && search.length <= searchMax
    ? ""
    : `must be a domain of at most ${searchMax} of a-z, 0-9, '-', '_' and '.', such as example.com`;
});

const dnsOption = struct<core.PodDNSConfigOption>("core.v1.PodDNSConfigOption", {
  name: needed(text(checkWord)),
  value: text(emptyOr(checkWord)),
});

const atMost = (most: number) => (value: readonly unknown[], path: string, faults: Faults) => {
  if (value.length > most) faults.invalid(path, value, `has ${value.length} elements; at most ${most} are taken`);
};

export const dnsConfig = struct<core.PodDNSConfig>("core.v1.PodDNSConfig", {
  nameservers: list(text(checkIp), atMost(nameserversMax)),
  options: list(dnsOption),
  searches: list(text(checkSearch), (searches, path, faults) => {
    atMost(searchesMax)(searches, path, faults);
    const chars = searches.join(" ").length;
    if (chars > searchCharsMax)
      faults.invalid(path, searches, `has ${chars} characters together; at most ${searchCharsMax} are taken`);
  }),
});

/** What policy and config ask of each other. @param path of the pod's spec */
export function checkDns({ dnsPolicy, dnsConfig: config }: core.PodSpec, path: string, faults: Faults): void {
  if (dnsPolicy !== "None") return;
  if (config === undefined) faults.required(`${path}.dnsConfig`, "what to ask, since dnsPolicy is None");
  else if (!config.nameservers?.length)
    faults.required(`${path}.dnsConfig.nameservers`, "at least one, since dnsPolicy is None");
}
