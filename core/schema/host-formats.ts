/** The formats of what is given to hosts and to those who listen there: paths, headers, settings of the kernel. */
import { checkAbsolutePath, hasZero } from "./formats.js";

const sysctlMax = 253;

/** A path on a host: as it is written, without a way back. */
export function checkHostPath(path: string): string {
  const isRight = checkAbsolutePath(path) === "" && !path.split("/").includes("..");
  return isRight ? "" : "must be an absolute path without '..'";
}
checkHostPath.format = "host-path";

/** The name of an HTTP header (RFC 9110, 5.1). */
export function checkHeaderName(name: string): string {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) ? "" : "must be the name of an HTTP header, such as X-Custom";
}
checkHeaderName.format = "header-name";

/** The value of an HTTP header: one line of it. */
export function checkHeaderValue(value: string): string {
  return /[\r\n]/.test(value) || hasZero(value) ? "must be on one line" : "";
}
checkHeaderValue.format = "header-value";

/** A setting of the kernel, such as net.core.somaxconn. */
export function checkSysctlName(name: string): string {
  const isRight = name.length <= sysctlMax && /^[a-z0-9](?:[-_a-z0-9./]*[a-z0-9])?$/.test(name);
  return isRight ? "" : "must be the name of a kernel setting, such as net.core.somaxconn";
}
checkSysctlName.format = "sysctl-name";
