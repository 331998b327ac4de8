/** The formats of names and values. Each check answers what would be right, or "" when all is well. */

import { isIP } from "../network/ip.js";
import { quantityValue } from "../objects/quantity.js";
import { fromApiTime } from "../time.js";
import type { Faults } from "./faults.js";

/** Tells what is wrong with a text, or "". */
export interface Check {
  (value: string, faults: Faults): string;
  /** The name of the rule, for descriptions. */
  format?: string;
  /** The empty text is right besides. */
  orEmpty?: true;
}

/** The rule, or nothing at all. */
export function emptyOr(check: Check): Check {
  const relaxed: Check = (value, faults) => (value === "" ? "" : check(value, faults));
  if (check.format !== undefined) relaxed.format = check.format;
  relaxed.orEmpty = true;
  return relaxed;
}

/** A rule under the name it has in descriptions. */
export function formatted(format: string, check: (value: string, faults: Faults) => string): Check {
  return Object.assign((value: string, faults: Faults): string => check(value, faults), { format });
}

const dnsLabelMax = 63;
const dnsSubdomainMax = 253;

/** A DNS label (RFC 1123): containers, volumes, namespaces. */
export function checkDnsLabel(name: string): string {
  if (name.length <= dnsLabelMax && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return "";
  return `must be at most ${dnsLabelMax} of a-z, 0-9 and '-', with a letter or digit at both ends`;
}
checkDnsLabel.format = "dns-label";

/** A DNS label that starts with a letter (RFC 1035): services. */
export function checkServiceName(name: string): string {
  if (name.length <= dnsLabelMax && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) return "";
  return `must be at most ${dnsLabelMax} of a-z, 0-9 and '-', with a letter first and a letter or digit last`;
}
checkServiceName.format = "service-name";

/** A DNS subdomain: names of most objects. */
export function checkDnsSubdomain(name: string): string {
  const isRight =
    name.length <= dnsSubdomainMax && name.split(".").every((part) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(part));
  return isRight
    ? ""
    : `must be at most ${dnsSubdomainMax} of a-z, 0-9, '-' and '.', with a letter or digit at both ends of each part`;
}
checkDnsSubdomain.format = "dns-subdomain";

/** A name of v1beta1, which 0.5.4 did not check: what can stand in a path, on a page and in a shell. */
export function checkFreeName(name: string): string {
  if (name.length <= dnsSubdomainMax && /^[A-Za-z0-9_][-A-Za-z0-9_.:@+~]*$/.test(name)) return "";
  return `must be at most ${dnsSubdomainMax} letters, digits and -_.:@+~, with a letter or digit first`;
}

/** The value of a label in v1beta1, where 0.5.4 took any: any on one line. */
export function checkFreeLabelValue(value: string): string {
  const isRight = value.length <= dnsSubdomainMax && [...value].every((c) => c >= " " && c !== "\u007f");
  return isRight ? "" : `must be at most ${dnsSubdomainMax} characters on one line`;
}

/** A key of labels or annotations: `name` or `prefix/name`. */
export function checkQualifiedName(key: string): string {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const isRight =
    parts.length <= 2 &&
    name.length <= 63 &&
    /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name) &&
    (parts.length === 1 || checkDnsSubdomain(parts[0] ?? "") === "");
  return isRight
    ? ""
    : "must be a key such as 'name' or 'example.com/name', letters, digits, '-', '_' and '.', at most 63 after the '/'";
}
checkQualifiedName.format = "qualified-name";

/** The value of a label. */
export function checkLabelValue(value: string): string {
  if (value === "" || (value.length <= 63 && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(value))) return "";
  return "must be empty or at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";
}
checkLabelValue.format = "label-value";

/** The name of an environment variable: anything printable without '=', as Kubernetes 1.32 has it. */
export function checkEnvName(name: string): string {
  return /^[ -<>-~]+$/.test(name) ? "" : "must be printable ASCII characters without '='";
}
checkEnvName.format = "env-name";

/** The name of a port: at most 15 of a-z, 0-9 and single '-', with a letter among them. */
export function checkPortName(name: string): string {
  const isRight = name.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
  return isRight ? "" : "must be at most 15 of a-z, 0-9 and single '-', with at least one letter";
}
checkPortName.format = "port-name";

export function checkIp(address: string): string {
  return isIP(address) === 0 ? "must be an IP address such as 10.0.0.10" : "";
}
checkIp.format = "ip";

/** No file system has a name with a zero in it: what is behind one would be overlooked. */
export const hasZero = (text: string): boolean => text.includes("\u0000");

export function checkAbsolutePath(path: string): string {
  return path.startsWith("/") && !hasZero(path) ? "" : "must be an absolute path";
}
checkAbsolutePath.format = "absolute-path";

/** A path inside a volume: relative, not leading out of it. */
export function checkInnerPath(path: string): string {
  const isRight = !path.startsWith("/") && !path.split("/").includes("..") && !hasZero(path);
  return isRight ? "" : "must be a relative path without '..'";
}
checkInnerPath.format = "inner-path";

/** An amount that is not negative, such as `100m`, `0.5` or `64Mi`. */
export function checkQuantity(quantity: string): string {
  const value = quantityValue(quantity);
  return Number.isNaN(value) || value < 0 ? "must be an amount such as 100m, 0.5 or 64Mi" : "";
}

/** RFC 3339, as the API prints times. */
export function checkTime(time: string): string {
  const isRight =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(time) && !Number.isNaN(fromApiTime(time));
  return isRight ? "" : "must be a time such as 2014-11-25T12:00:00Z";
}
checkTime.format = "date-time";

export function checkNotEmpty(value: string): string {
  return value === "" ? "must not be empty" : "";
}
checkNotEmpty.format = "not-empty";
